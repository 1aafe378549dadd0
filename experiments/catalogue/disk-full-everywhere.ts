import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The disks of all data nodes are full',
  hypothesis:
    'Replicas that cannot write their append-only files end; the master refuses every write with MISCONF. Nobody is left to take over, and there is no master that takes writes until there is space again. Then all is as before, and nothing acknowledged is lost.',
  source: ['redis/redis#12012'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '20s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.fillDisk([target.master, target.replicas], { as: 'disks-full' }), '45s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'disks-full', exactly: 0 }),
    expect.refuses({ workload: 'appends', code: 'MISCONF', after: 'disks-full', atLeast: '40s' }),
    expect.recovers({ after: 'disks-full', from: 'heal', within: '40s' }),
    expect.lost({ atMost: 0 }),
  ],
});
