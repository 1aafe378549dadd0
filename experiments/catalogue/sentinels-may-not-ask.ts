import {
  expect,
  experiment,
  fault,
  oneVotingRound,
  step,
  target,
  topology,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '2s', failoverTimeout: '5s' } as const;

const SENTINELS = ['sentinel-0', 'sentinel-1', 'sentinel-2', 'sentinel-3', 'sentinel-4'];
const QUESTION = '+sentinel|is-master-down-by-addr';

export default experiment({
  title: 'The master is killed, and the Sentinels may not ask each other whether they see it down',
  hypothesis:
    'Every Sentinel sees the master down and is alone with that: none hears of another’s, so no quorum agrees and none tries, though all five are there. With the right granted, the same fault fails over within 5 s. No acknowledged write is lost.',
  source: ['redis/redis#9772'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    ...timings,
    users: true,
    // All that Sentinels send each other, but for the question.
    overrides: Object.fromEntries(
      SENTINELS.map((name) => [name, { 'user sentinel': 'on &* +ping +publish +client|setname' }]),
    ),
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'without-right' }), oneVotingRound(timings)),
    step.awaitConverged({ within: '60s' }),
    step.custom(`grant ${QUESTION} to the user of the Sentinels at every Sentinel`, async (deployment) => {
      for (const sentinel of SENTINELS)
        await deployment.command(sentinel, 'ACL', 'SETUSER', 'sentinel', QUESTION);
    }),
    step.quiet('1s'),
    step.during(fault.kill(target.master, { as: 'with-right' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.election({ after: 'without-right', outcome: 'none' }),
    expect.failover({ after: 'with-right', within: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Without the right the Sentinels were watched until each had seen the master down and asked all others since. Later answers would be refused as well.',
  ],
});
