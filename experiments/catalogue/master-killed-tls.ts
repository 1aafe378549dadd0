import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

// The control is master-killed, which differs in nothing but `tls` and `users`.
export default experiment({
  title: 'The master process is killed, and everything speaks TLS with a user of its own',
  hypothesis:
    'As in plain text a replica takes over within 8 s and no acknowledged write is lost: replicas, Sentinels and clients connect to the new master with their certificates and as their users. It may be up to a second sooner, because over TLS down-after counts from the last reply of the master and not from its death. The old master comes back as a second master and is made a replica about 10 s later.',
  source: ['redis/redis#9952', 'bitnami/containers#4763'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    sentinelPort: 5000,
    tls: true,
    users: true,
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 500 })],
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
  limits: [
    'Data nodes and Sentinels have `tls-replication yes`, and no port without TLS. A deployment where one of them lacks it is not shown.',
    'Clients verify who signed a certificate, not the name in it. What a library costs that verifies names, too, is not shown.',
  ],
});
