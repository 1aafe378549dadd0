import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The machine of the master is switched off, and on again half a minute later',
  hypothesis:
    'A replica on another machine takes over within 10 s, long before Kubernetes notices that a machine is missing, and no acknowledged write is lost; with the machine the old master comes back as a second master and is made a replica.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.killNode(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('20s')]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failover({ after: 'kill-node', within: '10s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '11s' }),
    expect.twoMasters({ after: 'kill-node', for: ['6s', '30s'] }),
  ],
  limits: [
    'Kubernetes puts no pod of a StatefulSet on another machine while the old one may come back: until then the deployment runs with one data node less.',
    'The machine is a container: its disk and its kernel’s buffers survive, so that nothing shows what a power failure does to data that was not yet on the disk.',
  ],
});
