import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted and back after Sentinel gave up on it (down-after 1 s)',
  hypothesis:
    'The same deletion with down-after 1 s does cause a failover within 8 s; the pod is back at about the same time, as a second master, and is made a replica about 10 s later.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '1s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    // The step ends as soon as the pod is back, so that what follows counts from its return.
    step.during(fault.deletePod(target.master), '1s'),
    step.awaitNewMaster({ within: '20s' }),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failover({ after: 'delete-pod', within: '8s' }),
    expect.outage({ workload: 'appends', atMost: '8s' }),
    expect.twoMasters({ after: 'delete-pod', for: ['6s', '25s'] }),
  ],
  limits: [
    'Nothing is expected of losses: what the returned pod acknowledges before the Sentinels name another master is lost, and how much that is depends on who wins by how many milliseconds.',
    'A down-after of 1 s also takes every pause of a second for a death.',
  ],
});
