import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The disks of all data nodes are full, and they keep snapshots',
  hypothesis:
    'A replica whose snapshot fails goes on, and takes over from the master that refuses writes; then it is the one that refuses them. Sentinels go from one to the next for as long as there is no space.',
  source: ['redis/redis#12012'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '10s',
    persistence: 'rdb',
    directives: { save: '5 100' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.fillDisk([target.master, target.replicas], { as: 'disks-full' }), '50s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'disks-full', atLeast: 2 }),
    expect.recovers({ after: 'disks-full', from: 'heal', within: '40s' }),
    expect.lost({ onlyFrom: 'disks-full' }),
  ],
});
