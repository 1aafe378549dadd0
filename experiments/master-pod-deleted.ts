import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted and stays away until a replica has taken over',
  hypothesis:
    'A replica takes over within 9 s of the deletion and no acknowledged write is lost; the pod comes back with its own configuration as a second master, is made a replica about 10 s later, and ends with everyone’s data.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
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
    expect.failover({ after: 'delete-pod', within: '9s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'delete-pod', for: ['6s', '25s'] }),
  ],
  limits: [
    'The pod was kept away. Without that it is usually back before Sentinel gives up on it, and there is no failover at all: see master-pod-returns-early.',
    'A graceful deletion is no crash: Redis holds writes back and waits for its replicas before it ends.',
    'Nobody wrote to the second master but the observer. A client that is pinned to it, or that goes through a Service of its own, loses what it writes there.',
  ],
});
