import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const application = { profile: 'application', writers: 2, rate: 40 } as const;

export default experiment({
  title: 'Clients compared: the master process is killed',
  hypothesis:
    'A closed connection brings every client back, whatever its settings: a strict one as soon as the Sentinels name the new master, the library some seconds later at most, because it waits twice as long after each attempt in vain. Nothing is lost.',
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
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('15s')]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.outage({ workload: 'strict', atMost: '6s' }),
    expect.outage({ workload: 'defaults', atMost: '9s' }),
    expect.outage({ workload: 'command-timeout', atMost: '9s' }),
    expect.outage({ workload: 'failover-detector', atMost: '9s' }),
    expect.outage({ workload: 'socket-timeout', atMost: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'Only ioredis is compared. How long the library waits between attempts depends on when its attempts fall.',
  ],
});
