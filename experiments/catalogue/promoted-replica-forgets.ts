import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A promoted replica is started again, and its configuration could not be written',
  hypothesis:
    'It comes back as a replica of the dead master’s address, which by now follows it in turn: two replicas of each other and no master. Sentinel goes on naming it, no data node takes writes, and only when it has called itself a replica for down-after and two INFO periods (25 s) is another one promoted, 25 s to 40 s after the restart. Nothing is lost.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '20s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.readOnly([target.master, target.replicas], { as: 'read-only' }), [
      step.during(fault.kill(target.master, { as: 'killed' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('2s'),
      ]),
      step.awaitConverged({ within: '60s' }),
      step.during(fault.kill(target.master, { as: 'restarted' }), '500ms'),
      step.awaitNewMaster({ within: '60s' }),
      step.awaitConverged({ within: '60s' }),
    ]),
  ],
  expect: [
    expect.failover({ after: 'killed', within: '9s' }),
    expect.failover({ after: 'restarted', notBefore: '25s', within: '40s' }),
    expect.writable({ after: 'restarted', notBefore: '22s', within: '40s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The data could be written, the configuration could not, as where it is mounted from a ConfigMap without a copy of its own.',
    'The second failover waits until the master has called itself a replica for long enough; failover-timeout had passed since the first one.',
  ],
});
