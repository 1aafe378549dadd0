import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

// The control is master-killed-name-lost, where the DNS answers that there is no such name.
export default experiment({
  title: 'The master is killed while no DNS answers for its name',
  hypothesis:
    'A Sentinel looks the name of a master that it lost up each second, and stands still until it is answered or has waited long enough, here 3 s. That is TILT, in which it does nothing but watch, and each further question prolongs it: nobody takes over for as long as the DNS is silent, and for about 30 s after it answers again. Nothing is lost; nobody can write meanwhile.',
  source: ['bitnami/charts#36304', 'bitnami/charts#7431'],
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
    step.during(fault.kill(target.master), [
      step.during(fault.loseName(target.firstMaster, { by: 'timeout', as: 'silence' }), '30s'),
      step.awaitNewMaster({ within: '60s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.tilt({ after: 'silence', atLeast: 4 }),
    expect.failover({ after: 'silence', from: 'heal', notBefore: '20s', within: '45s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The C library by itself waits 5 s, twice, and asks each of the search domains and DNS servers so: then a Sentinel stands still for longer, and is asked in vain as well.',
  ],
});
