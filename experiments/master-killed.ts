import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master process is killed',
  hypothesis:
    'A replica takes over within 8 s and no acknowledged write is lost; the old master comes back as a second master, is made a replica about 10 s later, and ends with everyone’s data.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    sentinelPort: 5000,
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 500 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '8s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'kill', for: ['8s', '22s'] }),
  ],
  limits: [
    'SIGKILL on a healthy network rarely loses anything, because the kernel still delivers what was sent to the replicas. It is no evidence of durability: lag or a partition is needed for that.',
  ],
});
