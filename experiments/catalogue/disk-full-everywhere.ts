import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'x',
  hypothesis: 'x',
  source: ['redis/redis#12012'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '10s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.fillDisk([target.master, target.replicas], { as: 'disk-full' }), '45s'),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failovers({ after: 'disk-full', atLeast: 1 }),
    expect.writable({ after: 'disk-full', within: '90s', notBefore: '45s' }),
    expect.lost({ atMost: 0 }),
  ],
});
