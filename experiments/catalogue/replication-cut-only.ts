import {
  appends,
  awaitConverged,
  awaitNewMaster,
  cutLinks,
  during,
  experiment,
  failover,
  kill,
  lost,
  master,
  noFailover,
  outage,
  quiet,
  replicas,
  topology,
  twoFailoverAttempts,
} from '../../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '5s' } as const;

export default experiment({
  title: 'The master is cut off from its replicas only',
  hypothesis:
    'Sentinel does not look at replication: every Sentinel goes on seeing the master, there is no failover, and it goes on acknowledging writes that exist nowhere else. Once the links are back nothing is lost; the same master killed is replaced within 9 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(cutLinks(master, { from: replicas, as: 'replication-cut' }), twoFailoverAttempts(timings)),
    awaitConverged({ within: '60s' }),
    quiet('3s'),
    during(kill(master, { as: 'control' }), [awaitNewMaster({ within: '20s' }), quiet('3s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    noFailover({ during: 'replication-cut', control: 'control', because: 'master in sight' }),
    lost({ atMost: 0 }),
    outage({ workload: 'appends', atMost: '1s', except: ['control'] }),
    failover({ after: 'control', within: '9s' }),
  ],
  limits: [
    'Nothing was lost because the master survived the cut. Had it died meanwhile, all that it had acknowledged since would be gone: see master-killed-under-lag.',
  ],
});
