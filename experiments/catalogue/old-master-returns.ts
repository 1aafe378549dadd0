import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The old master comes back after a failover, with clients that never left it',
  hypothesis:
    'It comes back as a second master and acknowledges writes for about 10 s, until the Sentinels make it a replica; everything that it acknowledged since is lost, and it copies the whole data set of the new master.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.twoMasters({ after: 'kill', for: ['8s', '22s'] }),
    expect.lost({ onlyFrom: 'kill' }),
    expect.resync({ after: 'kill', kind: 'full' }),
    expect.failover({ after: 'kill', within: '8s' }),
  ],
  limits: [
    'It stays a second master for as long as the Sentinels need to be sure of its role: 8 s and up to one INFO period. min-replicas-to-write ends that, because no replica follows it.',
  ],
});
