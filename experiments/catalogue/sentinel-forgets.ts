import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A Sentinel comes back with an empty configuration, after a failover that it no longer knows of',
  hypothesis:
    'It begins with the master of the first day in epoch 0, hears of the present one within seconds, and knows everybody again within 15 s; it starts no failover, and nobody believes it.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'master-dead' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.during(fault.forget(target.sentinel(0)), '3s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.relearns({ after: 'forget', within: '15s' }),
    expect.failover({ after: 'master-dead', within: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'It forgets its votes, too: one that forgets between two candidates of the same epoch could vote for both. The others’ votes make that matter only where one vote decides.',
    'It learns from the first master, which must be there and know of the present one. Were it gone, the Sentinel would learn nothing.',
  ],
});
