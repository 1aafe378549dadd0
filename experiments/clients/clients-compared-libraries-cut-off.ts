import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: the master is cut off, and lives',
  hypothesis:
    'Packets to a master that is cut off vanish, and nobody is told; after the heal it takes writes for about 10 s until it is made a replica. A library that still holds its connection then loses what it writes there. A strict client is back within 10 s.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(fault.partition(target.master), '25s'),
    step.quiet('20s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'partition', within: '9s' }),
    expect.outage({ workload: 'strict', atMost: '10s' }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
