import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '10s' } as const;

export default experiment({
  title: 'Three of five Sentinels are dead, and an operator resets the two that are left',
  hypothesis:
    'Two of five cannot fail over; after SENTINEL RESET they know only each other, two of two is a majority, and the same fault fails over within 9 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.sentinels.majority, { as: 'majority-dead' }), [
      step.during(fault.kill(target.firstMaster, { as: 'before-reset' }), twoFailoverAttempts(timings)),
      // Until both see the master up again: they find replicas and each other only through a live master.
      step.quiet('5s'),
      step.once(fault.sentinelReset(target.sentinel(0), { as: 'reset-0' })),
      step.once(fault.sentinelReset(target.sentinel(1), { as: 'reset-1' })),
      step.quiet('8s'),
      step.during(fault.kill(target.firstMaster, { as: 'after-reset' }), [
        step.awaitEvent('+switch-master', { within: '20s' }),
        step.quiet('4s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'before-reset', control: 'after-reset' }),
    expect.electedDespite({ after: 'after-reset', tooFew: 'votes' }),
    expect.failover({ after: 'after-reset', within: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The other three were dead here. Had they only been cut off, together with a master, they could have failed over as well: a RESET takes away what keeps two sides from each having a majority.',
    'With both votes needed, two Sentinels that begin within about a millisecond of each other split the vote, and the next try comes 2 × failover-timeout later. The limit holds for the try that succeeds, and what split votes cost is named beside it.',
  ],
});
