import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed just after a majority of Sentinels stood still',
  hypothesis:
    'Sentinels that stood still for more than 2 s do not act for 30 s (TILT): nobody takes over before 26 s, a replica does within 36 s; without the stall it does within 9 s.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.during(fault.freeze(target.sentinels.majority, { as: 'stall' }), '3500ms'),
    step.during(fault.kill(target.master, { as: 'after-stall' }), [
      step.awaitNewMaster({ within: '50s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'control', within: '9s' }),
    expect.failover({ after: 'after-stall', notBefore: '26s', within: '36s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The Sentinels were stopped by a signal. A machine that is overloaded, paused or moved, or whose clock is set, does the same to them.',
    'In TILT a Sentinel still votes: a quorum of Sentinels that did not stall could fail over at once. Here only one of three was left, and the quorum is two.',
  ],
});
