import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is frozen, and its liveness probe has it started again before down-after',
  hypothesis:
    'With a down-after (45 s) that is longer than the probe and the grace period of the pod together (4 s and 30 s) the frozen master is killed and started again before any Sentinel misses it: nobody takes over, nothing is lost, and clients wait 34 s to 44 s. A master that is kept away is replaced within 49 s.',
  source: ['helm/charts#15093'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '45s',
    failoverTimeout: '60s',
    probes: { liveness: { period: '2s', failures: 2 } },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('15s'),
    step.during(fault.freezeContainer(target.master, { as: 'frozen' }), '50s'),
    step.during(fault.deletePod(target.master, { as: 'kept-away', keepAway: true }), [
      step.awaitNewMaster({ within: '60s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'frozen', control: 'kept-away', because: 'back in time' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '44s', except: ['kept-away'] }),
    expect.failover({ after: 'kept-away', within: '49s' }),
  ],
  limits: [
    'The data was kept in a volume. A master whose container is started again empty is copied by its replicas.',
  ],
});
