import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is frozen, and its liveness probe fails sooner than down-after',
  hypothesis:
    'A probe that fails after 4 s does not bring a frozen master back before down-after (5 s): a stopped process takes no SIGTERM, and is killed only when the grace period of its pod (30 s) is over. By then a replica has taken over, within 9 s; the old master comes back as a second master for about 10 s, and nothing is lost.',
  source: ['helm/charts#15093'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    probes: { liveness: { period: '2s', failures: 2 } },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('15s'),
    step.during(fault.freezeContainer(target.master), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('1s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'freeze-container', within: '9s' }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'freeze-container', for: ['5s', '25s'] }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'A process that hangs by itself may take SIGTERM; one that is stopped, or waits for a disk, does not.',
    'Clients asked the Sentinels. What others write to the second master is lost.',
  ],
});
