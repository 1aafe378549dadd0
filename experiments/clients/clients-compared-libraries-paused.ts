import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: the master pauses for less than down-after',
  hypothesis:
    'There is no failover and nothing is lost, but a library that gives its connection up and sends again writes twice what the master still executes when it wakes up: go-redis does. redis-py with its recommended time-out of 0.1 s seldom does, because its retries are over before the master wakes up. A strict client writes nothing twice.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '15s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master, { as: 'pause' }), '5s'),
    step.quiet('15s'),
  ],
  expect: [
    expect.failovers({ exactly: 0 }),
    expect.writtenTwice({ workload: 'go-redis-defaults', atLeast: 1 }),
    expect.writtenTwice({ workload: 'strict', atMost: 0 }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
