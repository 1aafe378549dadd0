import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '10s' } as const;

export default experiment({
  title:
    'Five Sentinels are scaled down to three, and then one of the three is lost together with the master',
  hypothesis:
    'With five, the loss of one Sentinel beside the master changes nothing: a replica takes over within 9 s. The three that are left after the scaling still know five, of whom three are the majority. With one of the three cut off two are left: they agree that the master is down, and nobody is elected until that one is back, though two of three were there.',
  source: ['spotahome/redis-operator#601'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.during(fault.isolate(target.sentinel(0), { as: 'one-of-five' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('2s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.scaleDown([target.sentinel(3), target.sentinel(4)], { as: 'scaled-down' }), [
      step.quiet('5s'),
      step.during(fault.kill(target.master, { as: 'master-dead' }), [
        step.during(fault.isolate(target.sentinel(0), { as: 'one-of-three' }), twoFailoverAttempts(timings)),
        step.awaitNewMaster({ within: '47s' }),
        step.quiet('2s'),
      ]),
    ]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.knows({ after: 'scaled-down', sentinels: 4 }),
    expect.noFailover({ during: 'one-of-three', control: 'control' }),
    expect.failover({ after: 'control', within: '9s' }),
    expect.failover({ after: 'one-of-three', from: 'heal', within: '47s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'SENTINEL RESET on each of the three, one after another, makes them forget the two that are gone; then two of three are the majority.',
  ],
});
