/** Nobody takes over: during a fault, for the reason that an experiment gives, or in the whole run. */

import { milliseconds } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { twoTries } from '../experiment/schedule.ts';
import type { Topology } from '../experiment/topology.ts';
import { timelineOf, type FaultSpan, type Timeline } from '../history/timeline.ts';
import { acknowledgedOf } from './acknowledgements.ts';
import type { CheckContext, Checker, Measure } from './checker.ts';
import { blindness } from './coverage.ts';
import { failedOver, faultNamed } from './failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { asEvidence, changes } from './switching.ts';
import { saidOfMaster, untilNext, untried, type Said } from './tries.ts';
import { count, moment, seconds, span } from './words.ts';

interface NoFailoverOptions<N extends string> {
  /** The fault in which nobody takes over. */
  readonly during: N;
  /** A fault like it without the reason: it must fail over, or the absence proves nothing. */
  readonly control: N;
  /** Why nobody does. By default the fault takes the majority away. */
  readonly because?: Reason;
}

/** What keeps the Sentinels from a failover. */
export type Reason = 'no majority' | 'no eligible replica' | 'master in sight';

interface Proof {
  /** "in 30 s without the majority". */
  readonly when: string;
  /** How each try must end; undefined where nobody may even try. */
  readonly refusal?: string;
  /** What becomes of a try. */
  readonly outcome?: string;
  /** Whether a leader is rightly elected all the same. */
  readonly elects?: true;
}

const PROOFS: Readonly<Record<Reason, Proof>> = {
  'no majority': {
    when: 'without the majority',
    refusal: '-failover-abort-not-elected',
    outcome: 'nobody was elected and no address or config epoch changed',
  },
  'no eligible replica': {
    when: 'without an eligible replica',
    refusal: '-failover-abort-no-good-slave',
    outcome: 'nobody was promoted and no address or config epoch changed',
    elects: true,
  },
  'master in sight': { when: 'with the master in sight of the Sentinels' },
};

/** No failover while the named fault lasts, proven by the Sentinels' own words; without options: in the whole run. */
export function noFailover<const N extends string = never>(options?: NoFailoverOptions<N>): Expectation<N> {
  if (options === undefined) return { check: 'no-failover', parameters: {}, faults: [] };
  const { during, control, because = 'no majority' } = options;
  return { check: 'no-failover', parameters: { during, control, because }, faults: [during, control] };
}

export const NO_FAILOVER: Checker = {
  name: 'no-failover',
  title: 'Nobody takes over',
  parameters: {
    during: 'fault?',
    control: 'fault?',
    because: 'no majority or no eligible replica or master in sight?',
  },
  words: ({ parameters }) => {
    const { during, control } = parameters;
    if (during === undefined) return 'No Sentinel elects a leader and no address changes in the whole run.';
    const { refusal } = proofOf(parameters);
    const what =
      refusal === undefined ? 'no Sentinel sees the master down' : 'the Sentinels try and are refused';
    return `While "${during}" lasts ${what}; the control "${control}" does fail over.`;
  },
  check(context, { parameters }) {
    const timeline = timelineOf(context.history);
    if (parameters['during'] === undefined) return wholeRun(context, timeline);
    const fault = faultNamed(timeline, String(parameters['during']));
    const control = faultNamed(timeline, String(parameters['control']));
    if (fault?.injected === undefined || fault.healing === undefined || control === undefined) {
      return undecided('The fault or its control was not carried out in this run.');
    }
    const span = { from: fault.injected, to: fault.healing };
    return duringFault(context, { fault, control, ...span, proof: proofOf(parameters) });
  },
};

/** Plans that were stored before there were reasons name none. */
function proofOf({ because = 'no majority' }: Expectation['parameters']): Proof {
  return PROOFS[because as Reason];
}

interface Absence {
  readonly fault: FaultSpan;
  readonly control: FaultSpan;
  readonly from: number;
  readonly to: number;
  readonly proof: Proof;
}

function duringFault(context: CheckContext, absence: Absence): ReturnType<Checker['check']> {
  const { history, experiment } = context;
  const { fault, from, to, proof } = absence;
  const timeline = timelineOf(history);
  const change = changes(timeline, { from, to, elects: proof.elects });
  const needed = milliseconds(twoTries(experiment.topology)) * 1_000;
  const said = saidOfMaster(timeline, absence, proof.refusal);
  const free = sentinelsOutside(timeline, fault);
  const acknowledged = experiment.workload.reduce(
    (sum, { name }) => sum + acknowledgedOf(history, name, from, to),
    0,
  );
  const measures: Measure[] = [
    { name: 'watched', value: seconds(to - from), unit: 's', limit: `at least ${needed / 1e6} s` },
    { name: 'writes acknowledged meanwhile', value: acknowledged, unit: 'writes' },
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
    ...doubts(context, absence, free),
    ...(to - from < needed
      ? [`it was watched for ${span(to - from)} only, two whole tries take ${needed / 1e6} s`]
      : []),
    ...(proof.refusal === undefined ? [] : untried(said, free.length >= experiment.topology.quorum)),
  ];
  if (doubt.length > 0)
    return undecided(`No failover was seen, but ${doubt.join('; ')}.`, evidence, measures);
  return held(`${heldWords(said, absence, free)} The control failed over.`, evidence, measures);
}

function measuresOf(said: Said, { proof }: Absence): Measure[] {
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
    ...(proof.refusal === undefined
      ? [
          {
            name: 'Sentinels that saw the master down',
            value: new Set(said.sdown.map((event) => event.sentinel)).size,
            unit: 'count' as const,
            limit: 'none',
          },
        ]
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
function contradiction(said: Said, { proof }: Absence, topology: Topology): string | undefined {
  if (proof.refusal === undefined && said.sdown.length > 0)
    return `${said.sdown[0]!.sentinel} saw the master down at ${moment(said.sdown[0]!.at)}.`;
  const next = untilNext(said);
  const backOff = 2_000 * milliseconds(topology.failoverTimeout);
  return next !== undefined && next < backOff - RESOLUTION_US
    ? `The next try came ${span(next)} after the first, sooner than 2 × failover-timeout.`
    : undefined;
}

function heldWords(said: Said, { from, to, proof }: Absence, free: readonly string[]): string {
  const when = `In ${span(to - from)} ${proof.when}`;
  if (proof.refusal === undefined)
    return `${when} none of ${count(free.length, 'Sentinel')} saw the master down, and no address, config epoch or role changed.`;
  const { odown, tries, refused } = said;
  const who = [...new Set(odown.map((event) => event.sentinel))].toSorted();
  const names = who.length > 2 ? count(who.length, 'Sentinel') : who.join(' and ');
  const next = untilNext(said);
  const again = next === undefined ? '' : `, the second ${span(next)} after the first`;
  return `${when} ${names} reached +odown and tried ${count(tries.length, 'time')}${again}; ${count(refused.length, 'try was', 'tries were')} refused, ${proof.outcome}.`;
}

function sentinelsOutside(timeline: Timeline, fault: FaultSpan): string[] {
  const sentinels = timeline.deployment?.processes.filter((one) => one.kind === 'sentinel') ?? [];
  return sentinels
    .filter((one) => !fault.targets.includes(fault.links.length > 0 ? one.host : one.name))
    .map((one) => one.name);
}

function doubts(context: CheckContext, { control, from, to }: Absence, free: readonly string[]): string[] {
  const blind = blindness(context.history, from, to, free);
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
