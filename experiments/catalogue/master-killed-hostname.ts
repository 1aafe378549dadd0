import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

// The control is master-killed, which differs in nothing but `announce`.
export default experiment({
  title: 'The master process is killed where host names are announced',
  hypothesis:
    'As with addresses a replica takes over within 8 s and no acknowledged write is lost. The old master comes back as a second master, is found by its name, and is made a replica about 10 s later.',
  source: ['redis/redis#9103'],
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
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '8s', notBefore: '4s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'kill', for: ['8s', '22s'] }),
  ],
});
