import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted by force and stays away until a replica has taken over',
  hypothesis:
    'By force means that Kubernetes forgets the pod at once, not that a failover is faster: a replica takes over within 9 s, and no acknowledged write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { grace: 'none', keepAway: true }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'delete-pod', within: '9s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'delete-pod', for: ['6s', '25s'] }),
  ],
  limits: [
    'The next pod was held back until the old process had surely ended. Without that Kubernetes may start it while the old one still runs, with the same name and the same volume.',
    'The network was healthy, so that the kernel delivered to the replicas what had been sent to them. That nothing was lost is no evidence of durability.',
  ],
});
