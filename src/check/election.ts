/** What comes of a dead master: a failover, leaders that promote no replica, tries that are refused, or no try at all. */

import { milliseconds } from '../core/duration.ts';
import { count } from '../core/quantity.ts';
import { fault, oneOf } from '../experiment/parameter.ts';
import { oneVotingRound, twoFailoverAttempts } from '../experiment/sentinel-timing.ts';
import type { Topology } from '../experiment/topology.ts';
import { attemptWords } from '../facts/attempt-words.ts';
import { blindness, describeBlindness, unpolled } from '../facts/coverage.ts';
import type { Evidence } from '../facts/evidence.ts';
import type { Facts } from '../facts/facts.ts';
import type { SentinelEvent } from '../facts/sentinel-event.ts';
import type { Span } from '../facts/spans.ts';
import { answeredChanges, asEvidence, changes } from '../facts/switching.ts';
import type { FaultSpan, Timeline } from '../facts/timeline.ts';
import { moment, seconds, span } from '../history/moment.ts';
import { expectation } from './expectation.ts';

/** What may be expected. */
const OUTCOMES = {
  failover: 'failover',
  'leader only': 'leader only',
  refused: 'tried and refused',
  none: 'no try',
} as const;
export type Election = keyof typeof OUTCOMES;

/**
 * What else may be observed: an election lost although enough Sentinels were there, and another master, epoch or role
 * that no Sentinel published.
 */
type Observed = Election | 'split vote' | 'unpublished change';
const OBSERVED: Readonly<Record<Observed, string>> = {
  ...OUTCOMES,
  'split vote': 'split vote',
  'unpublished change': 'unpublished change',
};

/** While the fault lasts the Sentinels that are left fail over, elect leaders in vain, try and are refused, or do not try. */
export const election = expectation({
  name: 'election',
  title: 'The Sentinels that are left do what the rule says',
  failureTitle: 'The Sentinels that are left did not do what the rule says',
  untilHeal: true,
  parameters: {
    /** The fault that kills the master, and with it the Sentinels that are to be dead. */
    after: fault,
    outcome: oneOf<Election>('failover', 'leader only', 'refused', 'none'),
  },
  measures: {
    watched: { label: 'watched', unit: 's' },
    sawDown: { label: 'Sentinels that saw the master down', unit: 'count' },
    tries: { label: 'tries', unit: 'count' },
    refused: { label: 'tries refused', unit: 'count' },
    waitedInVain: { label: 'leaders that waited in vain for a promotion', unit: 'count', worse: 'more' },
  },
  example: { after: 'kill', outcome: 'refused' },
  says: ({ after, outcome }) => `While "${after}" lasts: ${OUTCOMES[outcome as Election]}.`,
  check(facts, { after, outcome: expected }, finding) {
    const { topology } = facts;
    if (after.injected === undefined || after.healing === undefined)
      return finding.undecided('The fault was not carried out in this run.');
    const seen = observe(facts, after, { from: after.onset.earliest, to: after.healing });
    const { observed, from, to } = seen;
    finding.outcome({ expected: OUTCOMES[expected], observed: OBSERVED[observed] });
    finding.evidence(...seen.evidence);
    finding.measure('watched', seconds(to - from));
    finding.measure('sawDown', seen.agreed.length);
    finding.measure('tries', seen.tries);
    finding.measure('refused', seen.refused);
    finding.measure('waitedInVain', seen.waitedInVain);
    const isOne = expected === 'failover' && observed === 'failover';
    const otherwise = isOne ? facts.failover(after)?.otherwise : undefined;
    if (otherwise !== undefined) return finding.undecided(otherwise);
    const sentence = `${sentenceOf(topology, seen)} in ${span(to - from)}`;
    const contrary = `${sentence}; by the rule: ${OUTCOMES[expected]}.`;
    switch (shown(expected, observed)) {
      case 'as expected':
        return finding.held(`${sentence}.`);
      case 'otherwise':
        return finding.failed(contrary);
      case 'nothing':
        return finding.undecided(contrary);
      case 'absence': {
        const doubt = doubts(topology, expected, seen);
        if (doubt.length > 0) return finding.undecided(`${sentence}, but ${doubt.join('; ')}.`);
        return isAsExpected(expected, observed) ? finding.held(`${sentence}.`) : finding.failed(contrary);
      }
    }
  },
});

/**
 * What an observation shows. What was seen to happen needs no more; that something did not happen, an absence, must
 * have been watched for long enough.
 */
function shown(expected: Election, observed: Observed): 'as expected' | 'otherwise' | 'nothing' | 'absence' {
  if (observed === 'failover') return expected === 'failover' ? 'as expected' : 'otherwise';
  if (observed === 'unpublished change') return expected === 'failover' ? 'nothing' : 'otherwise';
  if (expected === 'failover' && (observed === 'split vote' || observed === 'leader only')) return 'nothing';
  if (expected === 'leader only') return observed === 'split vote' ? 'nothing' : 'absence';
  if (observed === 'leader only' || (expected === 'none' && observed !== 'none')) return 'otherwise';
  return 'absence';
}

function isAsExpected(expected: Election, observed: Observed): boolean {
  return observed === expected || (expected === 'refused' && observed === 'split vote');
}

interface Seen extends Span {
  readonly observed: Observed;
  /** Sentinels that were not killed. */
  readonly alive: readonly string[];
  /** Those of them that saw the master down. */
  readonly agreed: readonly string[];
  readonly tries: number;
  readonly refused: number;
  /** Tries of which the leader ordered a replica to be master and gave up waiting for that. */
  readonly waitedInVain: number;
  readonly blind: readonly string[];
  /** When data nodes that the fault left were not asked for their role. */
  readonly unasked: readonly string[];
  readonly evidence: readonly Evidence[];
}

function observe({ timeline, attempts }: Facts, fault: FaultSpan, { from, to }: Span): Seen {
  const events = timeline.events.filter(({ at }) => at >= from && at < to);
  const of = (name: string): SentinelEvent[] => events.filter(({ event }) => event === name);
  const alive = outside(timeline, fault, 'sentinel');
  const down = of('+sdown').filter(({ about }) => about === 'master');
  const tries = attempts.filter(
    ({ began, sentinel }) => began >= from && began < to && alive.includes(sentinel),
  );
  const refusals = tries.filter(({ abort, ended }) => abort === '-failover-abort-not-elected' && ended! < to);
  const inVain = tries.filter(({ abort, ended }) => abort === '-failover-abort-slave-timeout' && ended! < to);
  const agreed = of('+odown');
  const change = changes(timeline, { from, to });
  const promoted = [...of('+promoted-slave'), ...of('+switch-master')];
  const observed = (): Observed => {
    if (promoted.length > 0) return 'failover';
    if (answeredChanges(timeline, { from, to }).length > 0) return 'unpublished change';
    if (change.length > 0) return 'leader only';
    if (agreed.length + tries.length === 0) return 'none';
    // An election that was not over when the stretch was shows nothing yet.
    const open = tries.filter(({ ended = to }) => ended >= to).map(({ epoch }) => epoch);
    const votes = of('+vote-for-leader').filter(({ epoch }) => epoch === undefined || !open.includes(epoch));
    return isEverySplit(votes) ? 'split vote' : 'refused';
  };
  return {
    from,
    to,
    observed: observed(),
    alive,
    agreed: alive.filter((sentinel) => down.some((event) => event.sentinel === sentinel)),
    tries: tries.length,
    refused: refusals.length,
    waitedInVain: inVain.length,
    unasked: roleless(timeline, fault, { from, to }),
    blind: blindness(timeline, { from, to }, alive).map(describeBlindness),
    evidence: [
      ...change,
      ...[...down, ...agreed].map(asEvidence),
      ...tries.map((attempt) => ({ at: attempt.began, text: attemptWords(attempt) })),
    ],
  };
}

/** Whether in every epoch that was voted in the votes went to more than one candidate. */
function isEverySplit(votes: readonly SentinelEvent[]): boolean {
  const epochs = [...Map.groupBy(votes, (vote) => vote.epoch).values()];
  const candidates = (epoch: readonly SentinelEvent[]): number =>
    new Set(epoch.map((vote) => vote.payload.split(' ')[0])).size;
  return epochs.length > 0 && epochs.every((epoch) => candidates(epoch) > 1);
}

function outside({ deployment }: Timeline, { targets }: FaultSpan, kind: 'sentinel' | 'redis'): string[] {
  const processes = deployment?.processes.filter((one) => one.kind === kind) ?? [];
  return processes.map((one) => one.name).filter((name) => !targets.includes(name));
}

function roleless(timeline: Timeline, fault: FaultSpan, watched: Span): string[] {
  return outside(timeline, fault, 'redis').flatMap((node) => {
    const gap = unpolled(timeline, node, watched);
    return gap === undefined ? [] : [`${node} was not polled from ${moment(gap.from)} to ${moment(gap.to)}`];
  });
}

function sentenceOf(topology: Topology, seen: Seen): string {
  const left = `${seen.alive.length} of ${count(topology.sentinels, 'Sentinel')} left, quorum ${topology.quorum}`;
  const tries = `${count(seen.tries, 'try', 'tries')}, ${seen.refused} refused`;
  switch (seen.observed) {
    case 'failover':
      return `${left}: a failover${seen.refused > 0 ? ` (${tries})` : ''}`;
    case 'leader only':
      return `${left}: a leader was elected and promoted nobody (${tries})`;
    case 'unpublished change':
      return `${left}: another master, config epoch or role was seen, and no Sentinel published a promotion (${tries})`;
    case 'split vote':
      return `${left}: ${tries}, the votes of every one split`;
    case 'refused':
      return `${left}: ${tries}, nobody elected`;
    case 'none':
      return `${left}: no +odown and no try`;
  }
}

function doubts(topology: Topology, expected: Election, seen: Seen): string[] {
  const needed =
    milliseconds(expected === 'none' ? oneVotingRound(topology) : twoFailoverAttempts(topology)) * 1_000;
  const { from, to, alive, agreed, tries, refused, waitedInVain, observed, blind, unasked } = seen;
  const hasTried = observed === 'refused' || observed === 'split vote';
  return [
    ...(to - from < needed ? [`it was watched for ${span(to - from)} only, ${span(needed)} are needed`] : []),
    ...(agreed.length < alive.length ? [`${agreed.length} of the ${alive.length} saw the master down`] : []),
    ...(hasTried && (tries < 2 || refused < 2)
      ? [`two tries were to be seen refused, and there were ${tries} and ${refused}`]
      : []),
    ...(observed === 'leader only' && waitedInVain < 2
      ? [
          `two leaders were to be seen waiting in vain for a promotion, and there ${waitedInVain === 1 ? 'was' : 'were'} ${waitedInVain}`,
        ]
      : []),
    // Only a leader's order makes a replica the master.
    ...(observed === 'leader only' ? unasked.slice(0, 1) : []),
    ...blind.slice(0, 2),
  ];
}
