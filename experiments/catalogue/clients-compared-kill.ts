import {
  appends,
  awaitConverged,
  awaitNewMaster,
  during,
  experiment,
  failover,
  kill,
  master,
  lost,
  outage,
  quiet,
  topology,
} from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master process is killed',
  hypothesis:
    'A closed connection brings every client back, whatever its settings: a strict one as soon as the Sentinels name the new master, the library some seconds later at most, because it waits twice as long after each attempt in vain. Nothing is lost.',
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
    during(kill(master), [awaitNewMaster({ within: '20s' }), quiet('15s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    failover({ after: 'kill', within: '6s' }),
    outage({ workload: 'strict', atMost: '6s' }),
    outage({ workload: 'defaults', atMost: '9s' }),
    outage({ workload: 'command-timeout', atMost: '9s' }),
    outage({ workload: 'failover-detector', atMost: '9s' }),
    outage({ workload: 'socket-timeout', atMost: '9s' }),
    lost({ atMost: 0 }),
  ],
  limits: [
    'Only ioredis is compared. How long the library waits between attempts depends on when its attempts fall.',
  ],
});
