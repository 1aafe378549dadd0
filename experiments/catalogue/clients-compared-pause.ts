import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master pauses for less than down-after',
  hypothesis:
    'Nothing is lost, but a client that gives its connection up and sends again writes twice what the master still executes when it wakes up: silently, and a counter counts it twice. Clients that wait, or that never send again, write nothing twice.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '15s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'strict', writers: 2, rate: 40 }),
    workload.appends({ name: 'defaults', ...application }),
    workload.appends({ name: 'command-timeout', ...application, settings: { commandTimeout: '500ms' } }),
    workload.appends({ name: 'socket-timeout', ...application, settings: { socketTimeout: '1500ms' } }),
    workload.increments({
      name: 'socket-timeout-counter',
      ...application,
      settings: { socketTimeout: '1500ms' },
    }),
    workload.increments({
      name: 'at-most-once-counter',
      ...application,
      settings: { socketTimeout: '1500ms', maxRetriesPerRequest: 0 },
    }),
  ],
  schedule: [step.quiet('5s'), step.during(fault.freeze(target.master), '5s'), step.quiet('10s')],
  expect: [
    expect.writtenTwice({ workload: 'socket-timeout', atLeast: 1 }),
    expect.writtenTwice({ workload: 'socket-timeout-counter', atLeast: 1 }),
    expect.writtenTwice({ workload: 'at-most-once-counter', atMost: 0 }),
    expect.writtenTwice({ workload: 'defaults', atMost: 0 }),
    expect.writtenTwice({ workload: 'command-timeout', atMost: 0 }),
    expect.writtenTwice({ workload: 'strict', atMost: 0 }),
    expect.lost({ atMost: 0 }),
  ],
  limits: ['A counter cannot say which of its increments were executed twice, only how many at least.'],
});
