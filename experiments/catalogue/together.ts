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
  title: 'A Sentinel beside each data node: a lost host takes a voter along with the master',
  hypothesis:
    'With three hosts the loss of the first fails over within 10 s, though a voter is lost with the master; when the next master’s host is lost, too, the last Sentinel is alone: it sees the master down and can do nothing.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, placement: 'together', ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.isolate(target.master, { as: 'first-host' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
      step.during(fault.isolate(target.master, { as: 'second-host' }), twoFailoverAttempts(timings)),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'first-host', within: '10s' }),
    expect.noFailover({ during: 'second-host', control: 'first-host' }),
    expect.lost({ explainedBy: 'first-host' }),
  ],
  limits: [
    'A cut is made link by link: what the old master acknowledges between the first and the last of them may be lost.',
    'A replica with all data is left on the last host, and is of no use: with two voters on lost hosts it would take an operator to promote it.',
    'With both Sentinels needed, two that begin within about a millisecond of each other split the vote, and the next try comes 2 × failover-timeout later. The limit holds for the try that succeeds, and what split votes cost is named beside it.',
  ],
});
