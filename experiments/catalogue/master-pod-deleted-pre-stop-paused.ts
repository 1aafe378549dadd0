import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted, and its preStop hook holds writes back and orders a failover first',
  hypothesis:
    'A replica takes over within 4 s instead of after down-after, clients wait no longer than that, and no acknowledged write is lost: the old master takes none from before the order on.',
  source: ['bitnami/charts#12598'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    preStop: 'paused-failover',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { keepAway: true }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'delete-pod', within: '4s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '4s' }),
  ],
  limits: [
    'Writes are held back (CLIENT PAUSE) for as long as the hook may take. Where the failover does not come about, clients wait for that as well.',
  ],
});
