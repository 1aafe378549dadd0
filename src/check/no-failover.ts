/** Nothing is elected, promoted or switched: during a fault that leaves no majority, or in the whole run. */

import { milliseconds } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { twoTries } from '../experiment/schedule.ts';
import type { SentinelEvent } from '../history/sentinel-event.ts';
import { timelineOf, type FaultSpan, type Timeline } from '../history/timeline.ts';
import type { CheckContext, Checker, Measure } from './checker.ts';
import { blindness } from './coverage.ts';
import { failedOver, faultNamed, outOfReachAt } from './failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { asEvidence, changes } from './switching.ts';
import { count, moment, seconds, span } from './words.ts';

interface NoFailoverOptions<N extends string> {
  /** The fault that takes the majority away. */
  readonly during: N;
  /** The same fault with the majority in reach: it must fail over, or the absence proves nothing. */
  readonly control: N;
}

/**
 * No failover while the named fault lasts: those that are left try and are refused or, where they are fewer than the
 * quorum, see the master down and cannot even try. Without options: in the whole run.
 */
export function noFailover<const N extends string = never>(options?: NoFailoverOptions<N>): Expectation<N> {
  if (options === undefined) return { check: 'no-failover', parameters: {}, faults: [] };
  const { during, control } = options;
  return { check: 'no-failover', parameters: { during, control }, faults: [during, control] };
}

export const NO_FAILOVER: Checker = {
  name: 'no-failover',
  title: 'No failover without the majority',
  parameters: { during: 'fault?', control: 'fault?' },
  words: ({ parameters: { during, control } }) =>
    during === undefined
      ? 'No Sentinel elects a leader and no address changes in the whole run.'
      : `While "${during}" lasts the Sentinels that are left see the master down and are refused, or too few to try; the control "${control}" does fail over.`,
  check(context, { parameters }) {
    const timeline = timelineOf(context.history);
    if (parameters['during'] === undefined) return wholeRun(context, timeline);
    const fault = faultNamed(timeline, String(parameters['during']));
    const control = faultNamed(timeline, String(parameters['control']));
    if (fault?.injected === undefined || fault.healing === undefined || control === undefined) {
      return undecided('The fault or its control was not carried out in this run.');
    }
    return duringFault(context, { fault, control, from: fault.injected, to: fault.healing });
  },
};

interface Absence {
  readonly fault: FaultSpan;
  readonly control: FaultSpan;
  readonly from: number;
  readonly to: number;
}

function duringFault(
  context: CheckContext,
  { fault, control, from, to }: Absence,
): ReturnType<Checker['check']> {
  const { history, experiment } = context;
  const timeline = timelineOf(history);
  const change = changes(timeline, { from, to });
  const needed = milliseconds(twoTries(experiment.topology)) * 1_000;
  const own = timeline.events.filter((event) => event.at >= from && event.at < to);
  const of = (name: string): typeof own =>
    own.filter((event) => event.event === name && event.about === 'master');
  const free = sentinelsLeft(timeline, from);
  const canTry = free.length >= experiment.topology.quorum;
  const refused = of('-failover-abort-not-elected');
  const evidence = [
    ...change,
    ...[...of('+odown'), ...of('+try-failover'), ...refused].map(asEvidence),
  ].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const measures: Measure[] = [
    { name: 'watched', value: seconds(to - from), unit: 's', limit: `at least ${needed / 1e6} s` },
    { name: 'Sentinels left', value: free.length, unit: 'count' },
    {
      name: 'tries',
      value: of('+try-failover').length,
      unit: 'count',
      limit: canTry ? 'at least 2' : 'none: they are fewer than the quorum',
    },
    { name: 'tries refused', value: refused.length, unit: 'count', limit: 'every one' },
    { name: 'leaders elected', value: of('+elected-leader').length, unit: 'count', limit: 'none' },
  ];
  if (change.length > 0)
    return failed(`There was a failover without the majority: ${change[0]!.text}.`, evidence, measures);
  const early = [...of('+odown'), ...of('+try-failover')][0];
  if (!canTry && early !== undefined)
    return failed(`Fewer Sentinels than the quorum agreed: ${asEvidence(early).text}.`, evidence, measures);
  const doubt = doubts(context, { fault, control, from, to }).concat(
    to - from < needed
      ? [`it was watched for ${span(to - from)} only, two whole tries take ${needed / 1e6} s`]
      : [],
    of('+sdown').length === 0 ? ['no Sentinel saw the master down'] : [],
    canTry ? triesMissing({ agreed: of('+odown'), tries: of('+try-failover'), refused }) : [],
  );
  if (doubt.length > 0)
    return undecided(`No failover was seen, but ${doubt.join('; ')}.`, evidence, measures);
  const tried = canTry
    ? `${free.join(' and ')} reached +odown and tried ${count(of('+try-failover').length, 'time')}; ${count(refused.length, 'try was', 'tries were')} refused`
    : `${free.join(' and ')} saw the master down and could not try, being ${count(free.length)} where the quorum is ${count(experiment.topology.quorum)}`;
  return held(
    `In ${span(to - from)} without the majority ${tried}; nobody was elected and no address or config epoch changed. The control failed over.`,
    evidence,
    measures,
  );
}

/** What is missing of two whole tries of Sentinels that meet the quorum. */
function triesMissing(
  seen: Readonly<Record<'agreed' | 'tries' | 'refused', readonly SentinelEvent[]>>,
): string[] {
  const { agreed, tries, refused } = seen;
  return [
    ...(agreed.length === 0 ? ['the quorum was met but nobody reached +odown'] : []),
    ...(tries.length < 2 ? [`there were ${tries.length} tries, not two`] : []),
    ...(refused.length < 2 ? [`${refused.length} tries were seen to be refused, not two`] : []),
  ];
}

/** Those that no fault keeps from acting at a moment. */
function sentinelsLeft(timeline: Timeline, at: number): string[] {
  const out = outOfReachAt(timeline, at);
  const sentinels = timeline.deployment?.processes.filter((one) => one.kind === 'sentinel') ?? [];
  return sentinels.map((one) => one.name).filter((name) => !out.has(name));
}

function doubts(context: CheckContext, { control, from, to }: Absence): string[] {
  const blind = blindness(context.history, from, to, [...timelineOf(context.history).sentinelPolls.keys()]);
  return [
    ...(failedOver(context, control) ? [] : ['the control did not fail over either']),
    ...blind
      .slice(0, 2)
      .map(
        ({ sentinel, what, from: since, to: until }) =>
          `${sentinel} was ${what} from ${moment(since)} to ${moment(until)}`,
      ),
  ];
}

function wholeRun({ history }: CheckContext, timeline: Timeline): ReturnType<Checker['check']> {
  const from = timeline.phases.find((record) => record.phase === 'schedule')?.at;
  const to = timeline.phases.find((record) => record.phase === 'final-reads')?.at;
  if (from === undefined || to === undefined)
    return undecided('The schedule was not carried out to its end.');
  const change = changes(timeline, { from, to });
  const measures: Measure[] = [{ name: 'watched', value: seconds(to - from), unit: 's' }];
  if (change.length > 0) return failed(`There was a failover: ${change[0]!.text}.`, change, measures);
  const blind = blindness(history, from, to, [...timeline.sentinelPolls.keys()]);
  if (timeline.sentinelPolls.size === 0 || blind.length > 0) {
    return undecided(`No failover was seen, but not every Sentinel was watched all the time.`, [], measures);
  }
  return held(
    `No leader was elected and no address, config epoch or role changed in ${span(to - from)}.`,
    [],
    measures,
  );
}
