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

const timings = { downAfter: '5s', failoverTimeout: '5s' } as const;

export default experiment({
  title: 'The master is cut off from its replicas only',
  hypothesis:
    'Sentinel does not look at replication: every Sentinel goes on seeing the master, there is no failover, and it goes on acknowledging writes that exist nowhere else. Once the links are back nothing is lost; the same master killed is replaced within 9 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }),
      twoFailoverAttempts(timings),
    ),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'replication-cut', control: 'control', because: 'master in sight' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '1s', except: ['control'] }),
    expect.failover({ after: 'control', within: '9s' }),
  ],
  limits: [
    'Nothing was lost because the master survived the cut. Had it died meanwhile, all that it had acknowledged since would be gone: see master-killed-under-lag.',
  ],
});
