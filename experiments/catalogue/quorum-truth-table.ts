import {
  type Election,
  expect,
  experiment,
  fault,
  majority,
  oneVotingRound,
  step,
  table,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

// Longer than a promotion takes to be seen, or Sentinel would give it up; as short as that allows, because a try that is
// refused is repeated only after twice this time.
const timings = { downAfter: '1s', failoverTimeout: '3s' } as const;

/** The rule: the quorum begins a try, and quorum and majority of all known Sentinels, dead ones included, must vote. */
function byTheRule(known: number, quorum: number, alive: number): Exclude<Election, 'leader only'> {
  if (alive < quorum) return 'none';
  return alive >= Math.max(quorum, majority(known)) ? 'failover' : 'refused';
}

const WATCH = {
  // Longer than three tries, should the votes be split; it ends with the failover.
  failover: step.awaitNewMaster({ within: '25s' }),
  refused: step.quiet(twoFailoverAttempts(timings)),
  none: step.quiet(oneVotingRound(timings)),
} as const;

function cell(known: number, quorum: number, alive: number) {
  const outcome = byTheRule(known, quorum, alive);
  const dead = Array.from({ length: known - alive }, (_, index) => target.sentinel(known - 1 - index));
  return {
    at: { N: `${known}`, Q: `${quorum}`, A: `${alive}` },
    experiment: experiment({
      title: `The master is killed with ${known - alive} of ${known} Sentinels, quorum ${quorum}`,
      hypothesis: `With ${alive} of ${known} Sentinels left and quorum ${quorum}: ${outcome}.`,
      topology: topology({ redis: 2, sentinels: known, quorum, ...timings }),
      workload: [workload.appends({ name: 'appends', writers: 1, rate: 20 })],
      schedule: [step.quiet('500ms'), step.during(fault.kill([target.master, ...dead]), [WATCH[outcome]])],
      expect: [expect.election({ after: 'kill', outcome })],
      observer: { probe: false },
      settle: false,
    }),
  };
}

const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);

export default table({
  title: 'Every quorum with every number of Sentinels left',
  hypothesis:
    'With A of N Sentinels left there is a failover if and only if A is at least the quorum and the majority of all N; with the quorum but without that they try and are refused; with less than the quorum nobody tries.',
  axes: { N: 'Sentinels known', Q: 'quorum', A: 'Sentinels left' },
  cells: [3, 5, 7].flatMap((known) =>
    upTo(known).flatMap((quorum) => upTo(known).map((alive) => cell(known, quorum, alive))),
  ),
  control: 'failover',
  limits: [
    'The dead Sentinels are killed together with the master, so every one that is left sees it down: A Sentinels are alive and agree. What a quorum below the majority does to a healthy master is not shown here.',
    'Cells without a try are watched until every Sentinel that is left has asked all others about the dead master, cells with refused tries for two whole tries; what would come later still is not shown.',
  ],
});
