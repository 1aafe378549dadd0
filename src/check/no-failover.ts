/** Nothing is elected, promoted or switched: during a fault that should prevent it, or in the whole run. */

import { milliseconds } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { twoFailoverAttempts } from '../experiment/schedule.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import { type FaultSpan, type Timeline } from '../facts/timeline.ts';
import { acknowledgedOf } from '../facts/acknowledgements.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { blindness } from '../facts/coverage.ts';
import { outOfReachAt } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { asEvidence, changes } from '../facts/switching.ts';
import { attemptsIn, unended, untilNext, untried, type FailoverAttempts } from '../facts/attempts.ts';
import { count } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface NoFailoverOptions<N extends string> {
  /** The fault in which nobody takes over. */
  readonly during: N;
  /** A fault like it without the reason: it must fail over, or the absence proves nothing. */
  readonly control: N;
  /** Why nobody does. By default the fault takes the majority away. */
  readonly because?: Reason;
}

/** What keeps the Sentinels from a failover. */
const REASONS = ['no majority', 'no eligible replica', 'master in sight'] as const;
export type Reason = (typeof REASONS)[number];

/** What must be seen of the Sentinels that are left. */
interface Proof {
  /** "in 30 s without the majority". */
  readonly when: string;
  /** How each try must end; undefined where nobody may even try. */
  readonly refusal?: string;
  /** What becomes of a try. */
  readonly outcome?: string;
  /** Whether a leader is rightly elected all the same. */
  readonly elects?: true;
  /** Whether the master must be seen down. */
  readonly isDown?: true;
}

const PROOFS: Readonly<Record<Reason | 'no quorum', Proof>> = {
  'no majority': {
    when: 'without the majority',
    refusal: '-failover-abort-not-elected',
    outcome: 'nobody was elected and no address or config epoch changed',
    isDown: true,
  },
  /** Less than that: what is left of the Sentinels is fewer than the quorum, too. */
  'no quorum': { when: 'without the majority', isDown: true },
  'no eligible replica': {
    when: 'without an eligible replica',
    refusal: '-failover-abort-no-good-slave',
    outcome: 'nobody was promoted and no address or config epoch changed',
    elects: true,
    isDown: true,
  },
  'master in sight': { when: 'with the master in sight of the Sentinels' },
};

/**
 * No failover while the named fault lasts. Without the majority those that are left try and are refused or, where they
 * are fewer than the quorum, see the master down and cannot even try. Without options: in the whole run.
 */
export function noFailover<const N extends string = never>(options?: NoFailoverOptions<N>): Expectation<N> {
  if (options === undefined) return { check: 'no-failover', parameters: {}, faults: [] };
  const { during, control, because = 'no majority' } = options;
  return { check: 'no-failover', parameters: { during, control, because }, faults: [during, control] };
}

const SEEN: Readonly<Record<Reason, string>> = {
  'no majority': 'the Sentinels that are left see the master down and are refused, or too few to try',
  'no eligible replica': 'the Sentinels elect a leader, and it finds no replica that may take over',
  'master in sight': 'no Sentinel sees the master down',
};

export const NO_FAILOVER: Checker = {
  name: 'no-failover',
  title: 'Nobody takes over',
  parameters: { during: 'fault?', control: 'fault?', because: [...REASONS, undefined] },
  words: ({ parameters }) => {
    const { during, control } = parameters;
    if (during === undefined) return 'No Sentinel elects a leader and no address changes in the whole run.';
    return `While "${during}" lasts ${SEEN[reasonOf(parameters)]}; the control "${control}" does fail over.`;
  },
  check(context, { parameters }) {
    const { facts } = context;
    const { timeline } = facts;
    if (parameters['during'] === undefined) return wholeRun(context, timeline);
    const fault = facts.faultsNamed(String(parameters['during']))[0];
    const control = facts.faultsNamed(String(parameters['control']))[0];
    if (fault?.injected === undefined || fault.healing === undefined || control === undefined) {
      return undecided('The fault or its control was not carried out in this run.');
    }
    const reason = reasonOf(parameters);
    const left = sentinelsLeft(timeline, fault.injected);
    const { quorum, sentinels } = context.experiment.topology;
    if (reason === 'no majority' && left.length >= majority(sentinels))
      return undecided(`${count(left.length, 'Sentinel')} of ${sentinels} were left, which is a majority.`);
    const proof = PROOFS[reason === 'no majority' && left.length < quorum ? 'no quorum' : reason];
    return duringFault(context, { control, from: fault.injected, to: fault.healing, proof, left });
  },
};

/** Plans that were stored before there were reasons name none. */
function reasonOf({ because = 'no majority' }: Expectation['parameters']): Reason {
  return because as Reason;
}

interface Absence {
  readonly control: FaultSpan;
  readonly from: number;
  readonly to: number;
  readonly proof: Proof;
  /** The Sentinels that the fault leaves in reach. */
  readonly left: readonly string[];
}

function duringFault(context: CheckContext, absence: Absence): ReturnType<Checker['check']> {
  const { facts, experiment } = context;
  const { from, to, proof } = absence;
  const timeline = facts.timeline;
  const change = changes(timeline, { from, to, elects: proof.elects });
  const needed = milliseconds(twoFailoverAttempts(experiment.topology)) * 1_000;
  const said = attemptsIn(timeline, absence, proof.refusal);
  const acknowledged = experiment.workload.reduce(
    (sum, { name }) => sum + acknowledgedOf(facts.history, name, from, to),
    0,
  );
  const measures: Measure[] = [
    { name: 'watched', value: seconds(to - from), unit: 's', limit: `at least ${needed / 1e6} s` },
    { name: 'writes acknowledged meanwhile', value: acknowledged, unit: 'writes' },
    { name: 'Sentinels left', value: absence.left.length, unit: 'count' },
    ...measuresOf(said, absence),
  ];
  const evidence = [
    ...change,
    ...[...said.sdown, ...said.odown, ...said.tries, ...said.refused].map(asEvidence),
  ].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  if (change.length > 0)
    return failed(`There was a failover ${proof.when}: ${change[0]!.text}.`, evidence, measures);
  const wrong = contradiction(said, absence, experiment.topology);
  if (wrong !== undefined) return failed(wrong, evidence, measures);
  const doubt = [
    ...doubts(context, absence),
    ...(to - from < needed
      ? [`it was watched for ${span(to - from)} only, two whole tries take ${needed / 1e6} s`]
      : []),
    ...(proof.isDown === true && said.sdown.length === 0 ? ['no Sentinel saw the master down'] : []),
    ...(proof.refusal === undefined ? [] : untried(said)),
    ...(proof.refusal === undefined ? [] : unended(said, to - tryUs(experiment.topology))),
  ];
  if (doubt.length > 0)
    return undecided(`No failover was seen, but ${doubt.join('; ')}.`, evidence, measures);
  return held(
    `${heldWords(said, absence, experiment.topology)} The control failed over.`,
    evidence,
    measures,
  );
}

/** A try that is not elected is given up after min(10 s, failover-timeout) (sentinel.c sentinelFailoverWaitStart), and ticks, µs. */
function tryUs({ failoverTimeout }: Topology): number {
  return (Math.min(10_000, milliseconds(failoverTimeout)) + 1_500) * 1_000;
}

function measuresOf(said: FailoverAttempts, { proof }: Absence): Measure[] {
  const limits = proof.refusal === undefined ? ['none', 'none'] : ['at least 2', 'every one'];
  const next = untilNext(said);
  return [
    { name: 'tries', value: said.tries.length, unit: 'count', limit: limits[0]! },
    { name: 'tries refused', value: said.refused.length, unit: 'count', limit: limits[1]! },
    {
      name: 'leaders elected',
      value: said.elected.length,
      unit: 'count',
      ...(proof.elects === true ? {} : { limit: 'none' }),
    },
    {
      name: 'Sentinels that saw the master down',
      value: new Set(said.sdown.map((event) => event.sentinel)).size,
      unit: 'count',
      limit: proof.isDown === true ? 'at least 1' : 'none',
    },
    ...(proof.refusal === undefined
      ? []
      : [
          {
            name: 'from the first try to the one after its refusal',
            value: next === undefined ? null : seconds(next),
            unit: 's' as const,
            limit: 'at least 2 × failover-timeout',
          },
        ]),
  ];
}

/** A tick of Sentinel's timer and the way to the observer, µs. */
const RESOLUTION_US = 200_000;

/** What was seen that cannot be if the reason is the true one. */
function contradiction(said: FailoverAttempts, { proof }: Absence, topology: Topology): string | undefined {
  if (proof.isDown !== true && said.sdown.length > 0)
    return `${said.sdown[0]!.sentinel} saw the master down at ${moment(said.sdown[0]!.at)}.`;
  const early = [...said.odown, ...said.tries][0];
  if (proof.refusal === undefined && early !== undefined)
    return `Fewer Sentinels than the quorum agreed: ${asEvidence(early).text}.`;
  const next = untilNext(said);
  const backOff = 2_000 * milliseconds(topology.failoverTimeout);
  return next !== undefined && next < backOff - RESOLUTION_US
    ? `The next try came ${span(next)} after the first, sooner than 2 × failover-timeout.`
    : undefined;
}

function heldWords(said: FailoverAttempts, { from, to, proof, left }: Absence, { quorum }: Topology): string {
  const when = `In ${span(to - from)} ${proof.when}`;
  if (proof.isDown !== true)
    return `${when} none of ${count(left.length, 'Sentinel')} saw the master down, and no address, config epoch or role changed.`;
  if (proof.refusal === undefined)
    return `${when} ${left.join(' and ')} saw the master down and could not try, being ${count(left.length)} where the quorum is ${count(quorum)}; no address or config epoch changed.`;
  const { odown, tries, refused } = said;
  const who = [...new Set(odown.map((event) => event.sentinel))].toSorted();
  const names = who.length > 2 ? count(who.length, 'Sentinel') : who.join(' and ');
  const next = untilNext(said);
  const again = next === undefined ? '' : `, the second ${span(next)} after the first`;
  return `${when} ${names} reached +odown and tried ${count(tries.length, 'time')}${again}; ${count(refused.length, 'try was', 'tries were')} refused, ${proof.outcome}.`;
}

function sentinelNames({ deployment }: Timeline): string[] {
  return (deployment?.processes ?? []).filter(({ kind }) => kind === 'sentinel').map(({ name }) => name);
}

/** Those that no fault keeps from acting at a moment. */
function sentinelsLeft(timeline: Timeline, at: number): string[] {
  const out = outOfReachAt(timeline, at);
  return sentinelNames(timeline).filter((name) => !out.has(name));
}

function doubts({ facts }: CheckContext, { control, from, to }: Absence): string[] {
  const blind = blindness(facts.timeline, { from, to }, sentinelNames(facts.timeline));
  return [
    ...(facts.failedOver(control) ? [] : ['the control did not fail over either']),
    ...blind
      .slice(0, 2)
      .map(
        ({ sentinel, what, from: since, to: until }) =>
          `${sentinel} was ${what} from ${moment(since)} to ${moment(until)}`,
      ),
  ];
}

function wholeRun({ facts }: CheckContext, timeline: Timeline): ReturnType<Checker['check']> {
  const from = timeline.phases.find((record) => record.phase === 'schedule')?.at;
  const to = timeline.phases.find((record) => record.phase === 'final-reads')?.at;
  if (from === undefined || to === undefined)
    return undecided('The schedule was not carried out to its end.');
  const change = changes(timeline, { from, to });
  const measures: Measure[] = [{ name: 'watched', value: seconds(to - from), unit: 's' }];
  if (change.length > 0) return failed(`There was a failover: ${change[0]!.text}.`, change, measures);
  const sentinels = sentinelNames(timeline);
  if (sentinels.length === 0 || blindness(facts.timeline, { from, to }, sentinels).length > 0) {
    return undecided(`No failover was seen, but not every Sentinel was watched all the time.`, [], measures);
  }
  return held(
    `No leader was elected and no address, config epoch or role changed in ${span(to - from)}.`,
    [],
    measures,
  );
}
