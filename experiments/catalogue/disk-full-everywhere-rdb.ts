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

const timings = { downAfter: '5s', failoverTimeout: '15s' } as const;

export default experiment({
  title: 'The disks of all data nodes are full, and they keep snapshots',
  hypothesis:
    'Once the next snapshots have failed master and replicas refuse every PING with MISCONF, the Sentinels see all of them down, elect leaders, and find no replica that may take over. No data node takes writes until there is space again, and nothing acknowledged is lost.',
  source: ['redis/redis#12012'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    ...timings,
    persistence: 'rdb',
    storage: 'memory',
    directives: { save: '5 100' },
  }),
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
      // Snapshots are due up to 5 s later. A master tries the next one up to 5 s after there is space again, and is down until then, while
      // replicas may be up already: that must be over before a third try, 65 s later at the earliest.
      [step.quiet(twoFailoverAttempts(timings)), step.quiet('5s')],
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'disks-full', control: 'control', because: 'no eligible replica' }),
    expect.refuses({ workload: 'appends', code: 'MISCONF', after: 'disks-full', atLeast: '20s' }),
    expect.recovers({ after: 'disks-full', from: 'heal', within: '60s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: ['A snapshot is due every 5 s here. With the settings that Redis comes with it may be an hour.'],
});
