import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: data nodes and Sentinels are all down for 45 s',
  hypothesis:
    'With nobody to ask a library tries until it has had enough. What it does when all are back 45 s later differs: it may be back at once, wait for the next of its ever rarer attempts, or never come back. A strict client is back within 10 s, and what was acknowledged before is in the files.',
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '3s',
    failoverTimeout: '60s',
    persistence: 'aof',
    directives: { appendfsync: 'always' },
  }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.kill([target.master, target.replicas, target.sentinels.all], { as: 'all-down' }),
      '45s',
    ),
    step.quiet('20s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.back({ workload: 'strict', after: 'all-down', within: '10s' }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
