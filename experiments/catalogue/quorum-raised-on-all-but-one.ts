import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

/** The two that cannot reach the master; one of them keeps the quorum of before. */
const BLIND = [target.sentinel(0), target.sentinel(1)];
const OTHERS = [1, 2, 3, 4].map(target.sentinel);
const ALL = { settings: { quorum: '5' } } as const;

export default experiment({
  title: 'The quorum is raised to five on four of five Sentinels, and two cannot reach the master',
  hypothesis:
    'Each Sentinel counts by its own quorum, and a voter is not asked for its own: the one that still goes by two fails over a healthy master with the votes of those that would want all five to see it down. Once the quorum is raised on all five the same two do nothing.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '2s', failoverTimeout: '5s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.sentinelSet(OTHERS, { ...ALL, as: 'raised-on-four' }), [
      step.quiet('3s'),
      step.during(fault.sentinelSet(target.sentinel(0), { ...ALL, as: 'raised-on-the-last' }), [
        step.during(fault.cutLinks(target.master, { from: BLIND, as: 'two-blind-in-vain' }), '15s'),
        // A Sentinel that still saw the master down would try as soon as it has its quorum of before.
        step.awaitConverged({ within: '60s' }),
      ]),
      step.quiet('3s'),
      step.during(fault.cutLinks(target.master, { from: BLIND, as: 'two-blind' }), [
        step.awaitNewMaster({ within: '30s' }),
        step.quiet('12s'),
      ]),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.electedDespite({ after: 'two-blind', tooFew: 'witnesses' }),
    // 7 s, and 2 × failover-timeout and a second where the first try finds no replica.
    expect.failover({ after: 'two-blind', within: '18s' }),
    expect.failovers({ after: 'two-blind-in-vain', exactly: 0 }),
    expect.failovers({ exactly: 1 }),
    expect.lost({ onlyFrom: 'two-blind' }),
  ],
  limits: [
    'A Sentinel that alone cannot reach the master has asked its replicas up to 10 s before (INFO), and takes none whose answer is older than 5 s. It asks again when it begins the try; where no answer has come before its next tick, as on a machine that does not keep up, the try is given up, and the next comes 2 × failover-timeout later.',
    'SENTINEL SET changes one Sentinel, and no other learns of it; only SENTINEL MASTER of each shows that they differ.',
  ],
});
