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
  title: 'Four Sentinels are cut into two halves',
  hypothesis:
    'The half without the master meets the quorum and tries, but two of four votes are no majority: nobody takes over on either side and the master goes on; three of four do fail over within 10 s.',
  source: ['redis/redis#10621', 'helm/charts#3237'],
  topology: topology({ redis: 3, sentinels: 4, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.partition([target.master, target.sentinel(3)], { as: 'one-of-four' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(
      fault.partition([target.master, target.sentinel(2), target.sentinel(3), target.client('a')], {
        as: 'halves',
      }),
      twoFailoverAttempts(timings),
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'halves', control: 'one-of-four' }),
    expect.failover({ after: 'one-of-four', within: '10s' }),
    expect.lost({ explainedBy: 'one-of-four' }),
  ],
  limits: [
    'A cut is made link by link: what the old master acknowledges between the first and the last of them may be lost.',
    'A fourth Sentinel buys nothing: four bear the loss of one, like three, because a majority of four is three.',
    'With exactly a majority in reach every vote is needed: when two Sentinels begin within about a millisecond of each other nobody gets three votes, and the next try comes 2 × failover-timeout later. The limit holds for the try that succeeds, and what split votes cost is named beside it.',
  ],
});
