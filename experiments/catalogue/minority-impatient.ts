import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

/** Three of the five would wait a minute before they call anything down. */
const patient = { 'sentinel down-after-milliseconds mymaster': '60000' } as const;

export default experiment({
  title: 'Two of five Sentinels are impatient, and the master pauses for 5 s',
  hypothesis:
    'A quorum below the majority lets two Sentinels fail over a master that the other three see up: those three vote for it all the same.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '1500ms',
    failoverTimeout: '60s',
    overrides: { 'sentinel-2': patient, 'sentinel-3': patient, 'sentinel-4': patient },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master, { as: 'pause' }), '5s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.electedDespite({ after: 'pause', tooFew: 'witnesses' }),
    expect.failover({ after: 'pause', within: '5s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The quorum says how many must see the master down before one of them asks for votes; a voter is not asked what it sees.',
  ],
});
