import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '10s' } as const;

export default experiment({
  title: 'The disks of all data nodes are full',
  hypothesis:
    'The master refuses every write with MISCONF, and a PING as well, and so does every replica: the Sentinels see all of them down, elect leaders, and find no replica that may take over. No data node takes writes until there is space again, and nothing acknowledged is lost.',
  source: ['redis/redis#12012'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(
      fault.fillDisk([target.master, target.replicas], { as: 'disks-full' }),
      twoFailoverAttempts(timings),
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'disks-full', control: 'control', because: 'no eligible replica' }),
    expect.refuses({ workload: 'appends', code: 'MISCONF', after: 'disks-full', atLeast: '25s' }),
    expect.recovers({ after: 'disks-full', from: 'heal', within: '60s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Replicas may end once there is space: where the master writes again before one has found out, that one ends with "Replica was unable to write command to disk". Whatever ended was started again here.',
  ],
});
