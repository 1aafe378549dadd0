import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted, and its preStop hook orders a failover first',
  hypothesis:
    'A replica takes over within 4 s instead of after down-after, and clients hardly wait. But the old master goes on acknowledging from the order until it stops, and all of that is lost, where without the hook nothing is.',
  source: ['bitnami/charts#12598'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    preStop: 'failover',
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
    expect.lost({ onlyFrom: 'delete-pod', cause: 'second master' }),
    expect.outage({ workload: 'appends', atMost: '4s' }),
  ],
  limits: [
    'The hook waits only until one Sentinel names another master, and the pod then stops within a second or two; one that waits longer loses more.',
  ],
});
