import {
  appends,
  awaitConverged,
  during,
  experiment,
  failover,
  freeze,
  increments,
  lost,
  master,
  outage,
  quiet,
  topology,
} from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master process freezes',
  hypothesis:
    'Nothing closes the connection to a frozen master: the library with its defaults hangs as long as it lasts, with commandTimeout alone it only fails faster and never leaves, and both then lose what the old master acknowledges when it wakes up. socketTimeout or failoverDetector alone is enough to come back and lose nothing.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    appends({ name: 'strict', writers: 2, rate: 40 }),
    appends({ name: 'defaults', ...application }),
    increments({ name: 'defaults-counter', ...application }),
    appends({ name: 'command-timeout', ...application, settings: { commandTimeout: '500ms' } }),
    appends({ name: 'failover-detector', ...application, settings: { failoverDetector: true } }),
    appends({ name: 'socket-timeout', ...application, settings: { socketTimeout: '1500ms' } }),
  ],
  schedule: [quiet('5s'), during(freeze(master), '25s'), awaitConverged({ within: '60s' })],
  expect: [
    failover({ after: 'freeze', within: '7s' }),
    outage({ workload: 'defaults', throughout: 'freeze' }),
    outage({ workload: 'command-timeout', throughout: 'freeze' }),
    outage({ workload: 'strict', atMost: '7s' }),
    outage({ workload: 'socket-timeout', atMost: '8s' }),
    outage({ workload: 'failover-detector', atMost: '10s' }),
    lost({ workload: 'defaults', atLeast: 1 }),
    lost({ workload: 'defaults-counter', atLeast: 1 }),
    lost({ workload: 'command-timeout', atLeast: 1 }),
    lost({ workload: 'failover-detector', atMost: 0 }),
    lost({ workload: 'socket-timeout', atMost: 0 }),
    lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'A counter cannot say which of its increments were lost, only how many at least.',
    'Only ioredis is compared. A machine that is gone without a word looks the same to clients, until their kernel gives the connection up after minutes.',
  ],
});
