import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The disks of all data nodes are full',
  hypothesis:
    'The master refuses every write with MISCONF, and a PING as well, and so does a replica that had something to write: it is not eligible. One that had not may be promoted, and refuses every write as well. Nobody takes writes until there is space again, and nothing acknowledged is lost.',
  source: ['redis/redis#12012'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '10s',
    storage: 'memory',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.fillDisk([target.master, target.replicas], { as: 'disks-full' }), '40s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.writable({ after: 'disks-full', notBefore: '30s', within: '60s' }),
    expect.refuses({ workload: 'appends', code: 'MISCONF', after: 'disks-full', atLeast: '25s' }),
    expect.recovers({ after: 'disks-full', from: 'heal', within: '60s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Replicas may end once there is space: where the master writes again before one has found out, that one ends with "Replica was unable to write command to disk". Whatever ended was started again here.',
  ],
});
