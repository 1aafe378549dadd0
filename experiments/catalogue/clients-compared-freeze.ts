import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master process freezes',
  hypothesis:
    'Nothing closes the connection to a frozen master: the library with its defaults hangs as long as it lasts, with commandTimeout alone it only fails faster and never leaves, and both then lose what the old master acknowledges when it wakes up. socketTimeout or failoverDetector alone is enough to come back and lose nothing.',
  source: ['redis/ioredis#1314', 'redis/ioredis#1059'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'strict', writers: 2, rate: 40 }),
    workload.appends({ name: 'defaults', ...application }),
    workload.increments({ name: 'defaults-counter', ...application }),
    workload.appends({ name: 'command-timeout', ...application, settings: { commandTimeout: '500ms' } }),
    workload.appends({ name: 'failover-detector', ...application, settings: { failoverDetector: true } }),
    workload.appends({ name: 'socket-timeout', ...application, settings: { socketTimeout: '1500ms' } }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master), '25s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'freeze', within: '7s' }),
    expect.outage({ workload: 'defaults', throughout: 'freeze' }),
    expect.outage({ workload: 'command-timeout', throughout: 'freeze' }),
    expect.outage({ workload: 'strict', atMost: '7s' }),
    expect.outage({ workload: 'socket-timeout', atMost: '8s' }),
    expect.outage({ workload: 'failover-detector', atMost: '10s' }),
    expect.lost({ workload: 'defaults', atLeast: 1 }),
    expect.lost({ workload: 'defaults-counter', atLeast: 1 }),
    expect.lost({ workload: 'command-timeout', atLeast: 1 }),
    expect.lost({ workload: 'failover-detector', atMost: 0 }),
    expect.lost({ workload: 'socket-timeout', atMost: 0 }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'A counter cannot say which of its increments were lost, only how many at least.',
    'Only ioredis is compared. A machine that is gone without a word looks the same to clients, until their kernel gives the connection up after minutes.',
  ],
});
