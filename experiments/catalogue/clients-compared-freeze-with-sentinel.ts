import {
  appends,
  awaitConverged,
  during,
  experiment,
  failover,
  freeze,
  lost,
  master,
  outage,
  quiet,
  sentinel,
  topology,
} from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master freezes together with the first Sentinel that clients ask',
  hypothesis:
    'The library asks the Sentinels one after the other and waits for each without a limit: with the first one frozen, neither commandTimeout nor socketTimeout nor failoverDetector alone brings it back. Only clients that limit every wait, that for a Sentinel too, follow the failover.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    appends({ name: 'strict', writers: 2, rate: 40 }),
    appends({ name: 'defaults', ...application }),
    appends({ name: 'command-timeout', ...application, settings: { commandTimeout: '500ms' } }),
    appends({ name: 'failover-detector', ...application, settings: { failoverDetector: true } }),
    appends({ name: 'socket-timeout', ...application, settings: { socketTimeout: '1500ms' } }),
  ],
  schedule: [
    quiet('5s'),
    during(freeze(sentinel(0), { as: 'freeze-sentinel' }), [
      during(freeze(master, { as: 'freeze-master' }), '25s'),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'freeze-master', within: '7s' }),
    outage({ workload: 'defaults', throughout: 'freeze-master' }),
    outage({ workload: 'command-timeout', throughout: 'freeze-master' }),
    outage({ workload: 'failover-detector', throughout: 'freeze-master' }),
    outage({ workload: 'socket-timeout', throughout: 'freeze-master' }),
    outage({ workload: 'strict', atMost: '8s' }),
    lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'Only ioredis is compared. It asks the Sentinels in the order of its list, the last good one first.',
  ],
});
