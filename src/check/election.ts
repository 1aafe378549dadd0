/** What comes of a dead master with so many Sentinels left: a failover, tries that are refused, or no try at all. */

import { milliseconds } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { oneVotingRound, twoFailoverAttempts } from '../experiment/schedule.ts';
import type { SentinelEvent } from '../facts/sentinel-event.ts';
import { type FaultSpan, type Timeline } from '../facts/timeline.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import type { Evidence } from '../facts/evidence.ts';
import { blindness } from '../facts/coverage.ts';
import { failed, held, undecided } from './finding.ts';
import { asEvidence, changes } from '../facts/switching.ts';
import { count } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

/** What may be expected. */
const OUTCOMES = {
  failover: 'failover',
  refused: 'tried and refused',
  none: 'no try',
} as const;
export type Election = keyof typeof OUTCOMES;

/** What else may be observed: a leader without a new master, and an election lost although enough Sentinels were there. */
type Observed = Election | 'leader only' | 'split vote';
const OBSERVED: Readonly<Record<Observed, string>> = {
  ...OUTCOMES,
  'leader only': 'leader only',
  'split vote': 'split vote',
};

interface ElectionOptions<N extends string> {
  /** The fault that kills the master, and with it the Sentinels that are to be dead. */
  readonly after: N;
  readonly outcome: Election;
}

/** While the fault lasts the Sentinels that are left fail over, try and are refused, or do not try. */
export function election<const N extends string>({ after, outcome }: ElectionOptions<N>): Expectation<N> {
  return { check: 'election', parameters: { after, outcome }, faults: [after] };
}

export const ELECTION: Checker = {
  name: 'election',
  title: 'The Sentinels that are left do what the rule says',
  parameters: { after: 'fault', outcome: Object.keys(OUTCOMES) },
  untilHeal: true,
  words: ({ parameters: { after, outcome } }) => `While "${after}" lasts: ${OUTCOMES[outcome as Election]}.`,
  check(context, { parameters }) {
    const { facts } = context;
    const { timeline } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const expected = parameters['outcome'] as Election;
    if (fault?.injected === undefined || fault.healing === undefined)
      return undecided('The fault was not carried out in this run.');
    const seen = observe(context, timeline, { fault, from: fault.onset.earliest, to: fault.healing });
    const outcome = { expected: OUTCOMES[expected], observed: OBSERVED[seen.observed] };
    return { ...judged(context, expected, seen), outcome };
  },
};

interface While {
  readonly fault: FaultSpan;
  readonly from: number;
  readonly to: number;
}

interface Seen extends While {
  readonly observed: Observed;
  /** Sentinels that were not killed. */
  readonly alive: readonly string[];
  /** Those of them that saw the master down. */
  readonly agreed: readonly string[];
  readonly tries: number;
  readonly refused: number;
  readonly blind: readonly string[];
  readonly evidence: readonly Evidence[];
}

function observe(context: CheckContext, timeline: Timeline, { fault, from, to }: While): Seen {
  const own = timeline.events.filter((event) => event.at >= from && event.at < to);
  const of = (name: string): SentinelEvent[] => own.filter((event) => event.event === name);
  const alive = sentinelsOutside(timeline, fault);
  const down = of('+sdown').filter((event) => event.about === 'master');
  const begun = [...of('+odown'), ...of('+try-failover')];
  const refusals = of('-failover-abort-not-elected');
  const change = changes(timeline, { from, to });
  const promoted = [...of('+promoted-slave'), ...of('+switch-master')];
  const observed = (): Observed => {
    if (promoted.length > 0) return 'failover';
    if (change.length > 0) return 'leader only';
    if (begun.length === 0) return 'none';
    return isEverySplit(of('+vote-for-leader')) ? 'split vote' : 'refused';
  };
  return {
    fault,
    from,
    to,
    observed: observed(),
    alive,
    agreed: alive.filter((sentinel) => down.some((event) => event.sentinel === sentinel)),
    tries: of('+try-failover').length,
    refused: refusals.length,
    blind: blindness(context.facts.timeline, { from, to }, alive).map(
      (one) => `${one.sentinel} was ${one.what} from ${moment(one.from)} to ${moment(one.to)}`,
    ),
    evidence: [...change, ...[...down, ...begun, ...refusals].map(asEvidence)].toSorted(
      (a, b) => (a.at ?? 0) - (b.at ?? 0),
    ),
  };
}

/** Whether in every epoch that was voted in the votes went to more than one candidate. */
function isEverySplit(votes: readonly SentinelEvent[]): boolean {
  const epochs = [...Map.groupBy(votes, (vote) => vote.epoch).values()];
  const candidates = (epoch: readonly SentinelEvent[]): number =>
    new Set(epoch.map((vote) => vote.payload.split(' ')[0])).size;
  return epochs.length > 0 && epochs.every((epoch) => candidates(epoch) > 1);
}

function sentinelsOutside({ deployment }: Timeline, { targets }: FaultSpan): string[] {
  const sentinels = deployment?.processes.filter((one) => one.kind === 'sentinel') ?? [];
  return sentinels.map((one) => one.name).filter((name) => !targets.includes(name));
}

/** What was seen to happen needs no more; that something did not happen must have been watched for long enough. */
function judged(context: CheckContext, expected: Election, seen: Seen): ReturnType<Checker['check']> {
  const { observed, evidence, from, to } = seen;
  const measures: Measure[] = [
    { name: 'watched', value: seconds(to - from), unit: 's' },
    { name: 'Sentinels that saw the master down', value: seen.agreed.length, unit: 'count' },
    { name: 'tries', value: seen.tries, unit: 'count' },
    { name: 'tries refused', value: seen.refused, unit: 'count' },
  ];
  const told = `${sentenceOf(context, seen)} in ${span(to - from)}`;
  const contrary = `${told}; by the rule: ${OUTCOMES[expected]}.`;
  if (observed === 'failover' && expected === 'failover') return held(`${told}.`, evidence, measures);
  if (expected === 'failover' && (observed === 'split vote' || observed === 'leader only'))
    return undecided(contrary, evidence, measures);
  if (observed === 'failover' || observed === 'leader only' || (expected === 'none' && observed !== 'none'))
    return failed(contrary, evidence, measures);
  const doubt = doubts(context, expected, seen);
  if (doubt.length > 0) return undecided(`${told}, but ${doubt.join('; ')}.`, evidence, measures);
  const isAsExpected = observed === expected || (expected === 'refused' && observed === 'split vote');
  return isAsExpected ? held(`${told}.`, evidence, measures) : failed(contrary, evidence, measures);
}

function sentenceOf({ experiment: { topology } }: CheckContext, seen: Seen): string {
  const left = `${seen.alive.length} of ${count(topology.sentinels, 'Sentinel')} left, quorum ${topology.quorum}`;
  const tries = `${count(seen.tries, 'try', 'tries')}, ${seen.refused} refused`;
  switch (seen.observed) {
    case 'failover':
      return `${left}: a failover${seen.refused > 0 ? ` (${tries})` : ''}`;
    case 'leader only':
      return `${left}: a leader was elected and promoted nobody (${tries})`;
    case 'split vote':
      return `${left}: ${tries}, the votes of every one split`;
    case 'refused':
      return `${left}: ${tries}, nobody elected`;
    case 'none':
      return `${left}: no +odown and no try`;
  }
}

function doubts({ experiment: { topology } }: CheckContext, expected: Election, seen: Seen): string[] {
  const needed =
    milliseconds(expected === 'none' ? oneVotingRound(topology) : twoFailoverAttempts(topology)) * 1_000;
  const { from, to, alive, agreed, tries, refused, observed, blind } = seen;
  const hasTried = observed === 'refused' || observed === 'split vote';
  return [
    ...(to - from < needed ? [`it was watched for ${span(to - from)} only, ${span(needed)} are needed`] : []),
    ...(agreed.length < alive.length ? [`${agreed.length} of the ${alive.length} saw the master down`] : []),
    ...(hasTried && (tries < 2 || refused < 2)
      ? [`two tries were to be seen refused, and there were ${tries} and ${refused}`]
      : []),
    ...blind.slice(0, 2),
  ];
}
