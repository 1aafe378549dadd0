import {
  appends,
  awaitConverged,
  awaitNewMaster,
  during,
  experiment,
  failover,
  master,
  lost,
  outage,
  quiet,
  terminate,
  topology,
  twoMasters,
} from '../../src/index.ts';

export default experiment({
  title: 'The master process is shut down in order',
  hypothesis:
    'An orderly shutdown is no handover: the Sentinels wait for down-after as if it had crashed, and a replica takes over within 9 s; no acknowledged write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [appends({ name: 'appends', writers: 8, rate: 500 })],
  schedule: [
    quiet('5s'),
    during(terminate(master), [awaitNewMaster({ within: '20s' }), quiet('5s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'terminate', within: '9s' }),
    lost({ atMost: 0 }),
    outage({ workload: 'appends', atMost: '9s' }),
    twoMasters({ after: 'terminate', for: ['8s', '22s'] }),
  ],
  limits: [
    'The replicas were healthy. For one that lags Redis 7 holds writes back and waits up to shutdown-timeout (10 s), then it ends anyway; older versions do not wait at all.',
    'Nobody wrote to the second master but the observer. A client that is pinned to it loses what it writes there.',
  ],
});
