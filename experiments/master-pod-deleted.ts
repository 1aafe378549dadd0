import {
  appends,
  awaitConverged,
  awaitNewMaster,
  deletePod,
  during,
  experiment,
  failover,
  master,
  lost,
  outage,
  quiet,
  topology,
  twoMasters,
} from '../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted and stays away until a replica has taken over',
  hypothesis:
    'A replica takes over within 9 s of the deletion and no acknowledged write is lost; the pod comes back with its own configuration as a second master, is made a replica about 10 s later, and ends with everyone’s data.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(deletePod(master, { keepAway: true }), [awaitNewMaster({ within: '20s' }), quiet('5s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'delete-pod', within: '9s' }),
    lost({ atMost: 0 }),
    outage({ workload: 'appends', atMost: '9s' }),
    twoMasters({ after: 'delete-pod', for: ['6s', '25s'] }),
  ],
  limits: [
    'The pod was kept away. Without that it is usually back before Sentinel gives up on it, and there is no failover at all: see master-pod-returns-early.',
    'A graceful deletion is no crash: Redis holds writes back and waits for its replicas before it ends.',
    'Nobody wrote to the second master but the observer. A client that is pinned to it, or that goes through a Service of its own, loses what it writes there.',
  ],
});
