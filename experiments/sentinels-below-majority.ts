import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '10s' } as const;

export default experiment({
  title: 'The master is killed while Sentinels are cut off, first a minority, then a majority',
  hypothesis:
    'Two of five Sentinels meet the quorum and try, but nobody is elected and nothing changes until the majority is back; with three of five in reach the same fault fails over within 9 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.during(fault.isolate(target.sentinels.minority, { as: 'minority-cut' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('2s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'master-dead' }), [
      step.during(
        fault.isolate(target.sentinels.majority, { as: 'majority-cut' }),
        twoFailoverAttempts(timings),
      ),
      step.awaitNewMaster({ within: '47s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'majority-cut', control: 'control' }),
    expect.failover({ after: 'control', within: '9s' }),
    expect.failover({ after: 'majority-cut', from: 'heal', within: '47s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'With exactly a majority in reach every vote is needed: when two Sentinels begin within about a millisecond of each other nobody gets three votes, and the next try comes 2 × failover-timeout later; the busier the machine, the likelier. The limit holds for the try that succeeds, and what split votes cost is named beside it.',
  ],
});
