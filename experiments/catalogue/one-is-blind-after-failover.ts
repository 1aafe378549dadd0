import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'After a failover one of five Sentinels alone loses sight of the new master',
  hypothesis:
    'With quorum 3 one Sentinel that sees the new master down is alone, and nobody takes over: what the others said of the old master no longer counts. Three that see it down do replace it.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 3, downAfter: '3s', failoverTimeout: '10s' }),
  workload: [workload.appends({ name: 'appends', writers: 4, rate: 100 })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('3s')]),
    // Until all is as before; there is no waiting for that where the others’ word stays, which is in question.
    step.quiet('30s'),
    step.during(fault.cutLinks(target.master, { from: target.sentinel(0), as: 'one-is-blind' }), '12s'),
    step.quiet('8s'),
    step.during(fault.cutLinks(target.master, { from: target.sentinels.majority, as: 'three-are-blind' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ after: 'kill', exactly: 1 }),
    expect.failovers({ after: 'one-is-blind', exactly: 0 }),
    expect.failovers({ after: 'three-are-blind', exactly: 1 }),
    expect.lost({ explainedBy: 'three-are-blind' }),
  ],
  limits: [
    'Redis 7.0 and 8.0 and Valkey 8.1 hold it. Valkey 9.1.2 does not: its Sentinels go on counting the others’ word on the old master (flag master_down), so that one which loses sight of the new one has a quorum of five at once, and four that see it up elect it.',
  ],
});
