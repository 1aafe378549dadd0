import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted where the addresses of pods are announced',
  hypothesis:
    'A replica takes over within 9 s and nothing is lost, but the next pod of the old master has another address and is never found: it takes writes as a second master until it is ordered to follow, and Sentinels go on seeing its old address down until they are reset.',
  source: ['bitnami/charts#6165', 'OT-CONTAINER-KIT/redis-operator#1635'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    announce: 'pod-ip',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { as: 'deleted' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('1s'),
    ]),
    step.quiet('30s'),
    step.once(fault.follow(target.firstMaster, { of: target.master, as: 'made-a-replica' })),
    // The master says who its replicas are when it is asked, every 10 s.
    step.quiet('12s'),
    step.once(fault.sentinelReset(target.sentinels.all, { as: 'reset' })),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'deleted', within: '9s' }),
    expect.twoMasters({ after: 'deleted', for: ['25s', '45s'] }),
    expect.notFoundAgain({ after: 'deleted', for: '30s', until: 'reset' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
  ],
  limits: [
    'Clients asked the Sentinels. What a client writes that goes by the name of the pod, or by a Service that leads to it, is lost when the node is made a replica.',
    'The start script asks no Sentinel. One that does joins by itself, and the old address stays known all the same.',
    'A pod that is back before down-after makes no difference: its Sentinels wait for the old address.',
  ],
});
