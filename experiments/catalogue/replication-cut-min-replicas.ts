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
  quiet,
  replicas,
  stopsAcknowledging,
  topology,
  twoFailoverAttempts,
} from '../../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '5s' } as const;

export default experiment({
  title:
    'The master is cut off from its replicas only, with min-replicas-to-write 1 and min-replicas-max-lag 10',
  hypothesis:
    'The master refuses writes from about 11 s on, and still there is no failover, although both replicas could take over: nobody can write until the links are back. The same master killed is replaced within 10 s.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    ...timings,
    directives: { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
  }),
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
    stopsAcknowledging({ during: 'replication-cut', within: ['8s', '12s'], answeredWithin: '100ms' }),
    lost({ atMost: 0 }),
    failover({ after: 'control', within: '10s' }),
  ],
  limits: [
    'min-replicas-to-write bounds what can be lost, and pays for it with an outage that no Sentinel ends: here one of network, but replicas that all crash have the same effect.',
  ],
});
