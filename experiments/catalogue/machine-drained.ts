import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s machine is drained for maintenance',
  hypothesis:
    'An eviction is no hand-over: without a preStop hook clients wait for down-after and a failover, as if the machine had died, but no acknowledged write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '10s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.drain(target.master), [step.awaitNewMaster({ within: '30s' }), step.quiet('5s')]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failover({ after: 'drain', within: '15s' }),
    expect.outage({ workload: 'appends', atMost: '15s' }),
    expect.lost({ atMost: 0 }),
    expect.recovers({ within: '90s', after: 'drain', from: 'heal' }),
  ],
  limits: [
    'Here nothing is left to a disruption budget: the machine’s pods are evicted at once, the Sentinel beside the master with it.',
  ],
});
