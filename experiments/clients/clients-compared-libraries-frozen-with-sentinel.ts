import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: the master freezes together with the first Sentinel that clients ask',
  hypothesis:
    'A library that asks the Sentinels in the order of its list waits for the first one, which accepts connections and never answers. A strict client, which limits every wait, is back within 8 s and loses nothing.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.sentinel(0), { as: 'freeze-sentinel' }), [
      step.during(fault.freeze(target.master, { as: 'freeze-master' }), '25s'),
      step.quiet('10s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'freeze-master', within: '7s' }),
    expect.outage({ workload: 'strict', atMost: '8s' }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
