import {
  appends,
  awaitConverged,
  awaitNewMaster,
  during,
  experiment,
  failover,
  kill,
  master,
  lost,
  outage,
  quiet,
  topology,
  twoMasters,
} from '../src/index.ts';

export default experiment({
  title: 'The master process is killed',
  hypothesis:
    'A replica takes over within 8 s and no acknowledged write is lost; the old master comes back as a second master, is made a replica about 10 s later, and ends with everyone’s data.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    sentinelPort: 5000,
  }),
  workload: [appends({ name: 'appends', writers: 8, rate: 500 })],
  schedule: [
    quiet('5s'),
    during(kill(master), [awaitNewMaster({ within: '20s' }), quiet('5s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'kill', within: '8s' }),
    lost({ atMost: 0 }),
    outage({ workload: 'appends', atMost: '9s' }),
    twoMasters({ after: 'kill', for: ['8s', '22s'] }),
  ],
  limits: [
    'SIGKILL on a healthy network rarely loses anything, because the kernel still delivers what was sent to the replicas. It is no evidence of durability: lag or a partition is needed for that.',
  ],
});
