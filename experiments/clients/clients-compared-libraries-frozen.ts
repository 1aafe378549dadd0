import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: the master process freezes',
  hypothesis:
    'Nothing closes the connection to a frozen master: which library leaves it, and when, is a matter of its time-outs and of whether it listens to the Sentinels. ioredis with its defaults and Lettuce with either settings hang until it wakes up, and lose what it then acknowledges. A strict client is back within 8 s and loses nothing.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master), '25s'),
    step.quiet('10s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'freeze', within: '7s' }),
    expect.outage({ workload: 'ioredis-defaults', throughout: 'freeze' }),
    expect.outage({ workload: 'lettuce-defaults', throughout: 'freeze' }),
    expect.outage({ workload: 'lettuce-recommended', throughout: 'freeze' }),
    expect.outage({ workload: 'strict', atMost: '8s' }),
    expect.lost({ workload: 'ioredis-defaults', atLeast: 1 }),
    expect.lost({ workload: 'lettuce-recommended', atLeast: 1 }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
