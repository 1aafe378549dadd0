import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: an operator orders a failover of a healthy master',
  hypothesis:
    'The old master is not told and goes on acknowledging until it is made a replica, about 10 s later: what a library writes there until it leaves is lost, unless it listens to the Sentinels. Then the connection is closed, and every library is back.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered' })),
    step.awaitNewMaster({ within: '20s' }),
    step.quiet('25s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.outage({ workload: 'strict', atMost: '4s' }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
