import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master process is shut down in order',
  hypothesis:
    'An orderly shutdown is no handover: the Sentinels wait for down-after as if it had crashed, and a replica takes over within 9 s; no acknowledged write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 500 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.terminate(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'terminate', within: '9s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'terminate', for: ['8s', '22s'] }),
  ],
  limits: [
    'The replicas were healthy. For one that lags Redis 7 holds writes back and waits up to shutdown-timeout (10 s), then it ends anyway; older versions do not wait at all.',
    'Nobody wrote to the second master but the observer. A client that is pinned to it loses what it writes there.',
  ],
});
