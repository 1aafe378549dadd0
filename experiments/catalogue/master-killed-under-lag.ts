import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed while its replicas lag 5 s behind',
  hypothesis:
    'A replica takes over within 9 s without what it had not received: every write acknowledged in the 5 s before the kill is lost, and no other.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.master, { from: target.replicas, as: 'lag' }), [
      step.quiet('5s'),
      step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'lag', cause: 'unreplicated tail' }),
    expect.failover({ after: 'kill', within: '9s' }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
  ],
  limits: [
    'The old master comes back with the lost writes in its own file, and drops them when it is made a replica. Whoever wants them has to be faster.',
    'The lag was made by dropping packets, so that nothing at all arrived. A slow link or a busy replica loses less, and nobody can say beforehand how much.',
    'min-replicas-max-lag would have to be shorter than the lag to prevent this; its resolution is a second or two.',
  ],
});
