import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master freezes together with the first Sentinel that clients ask',
  hypothesis:
    'The library asks the Sentinels one after the other and waits for each without a limit: with the first one frozen, neither commandTimeout nor socketTimeout nor failoverDetector alone brings it back. Only clients that limit every wait, that for a Sentinel too, follow the failover.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'strict', writers: 2, rate: 40 }),
    workload.appends({ name: 'defaults', ...application }),
    workload.appends({ name: 'command-timeout', ...application, settings: { commandTimeout: '500ms' } }),
    workload.appends({ name: 'failover-detector', ...application, settings: { failoverDetector: true } }),
    workload.appends({ name: 'socket-timeout', ...application, settings: { socketTimeout: '1500ms' } }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.sentinel(0), { as: 'freeze-sentinel' }), [
      step.during(fault.freeze(target.master, { as: 'freeze-master' }), '25s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'freeze-master', within: '7s' }),
    expect.outage({ workload: 'defaults', throughout: 'freeze-master' }),
    expect.outage({ workload: 'command-timeout', throughout: 'freeze-master' }),
    expect.outage({ workload: 'failover-detector', throughout: 'freeze-master' }),
    expect.outage({ workload: 'socket-timeout', throughout: 'freeze-master' }),
    expect.outage({ workload: 'strict', atMost: '8s' }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'Only ioredis is compared. It asks the Sentinels in the order of its list, the last good one first.',
  ],
});
