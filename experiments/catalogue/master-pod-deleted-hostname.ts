import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master’s pod is deleted where the names of pods are announced, and its name vanishes with it',
  hypothesis:
    'While the name of the dead master is known to no DNS the others fail over as always: a replica takes over within 9 s, and nothing is lost. When the pod is back its name leads to its new address, and it is found and made a replica about 10 s later.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    announce: 'hostname',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { keepAway: true }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'delete-pod', within: '9s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'delete-pod', for: ['6s', '25s'] }),
  ],
  limits: [
    'The cluster’s DNS answered at once that it does not know the name. Where it is slow to, Sentinels stand still meanwhile, and may go into TILT.',
  ],
});
