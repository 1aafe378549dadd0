/**
 * The master was restarted and back before Sentinel gave up on it: a reboot, and no failover. What `kubectl delete pod`
 * does to a master whose down-after is longer than its pod needs to come back.
 */

import { milliseconds } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { Topology } from '../experiment/topology.ts';
import type { SentinelEvent } from '../facts/sentinel-event.ts';
import { phaseAt, type FaultSpan, type Timeline } from '../facts/timeline.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { blindness } from '../facts/coverage.ts';
import { windowOf } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { masterHitBy } from '../facts/hit-master.ts';
import { restartOf, type Restart } from '../facts/restarts.ts';
import type { Span } from '../facts/spans.ts';
import { asEvidence, changes } from '../facts/switching.ts';
import { count } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface RebootOptions<N extends string> {
  /** The fault that the master comes back from by itself. */
  readonly after: N;
  /** The same fault with the master kept away: it must fail over, or the absence proves nothing. */
  readonly control: N;
}

/** The master's process is replaced by another one, and nobody is elected or promoted. */
export function rebootOnly<const N extends string>({ after, control }: RebootOptions<N>): Expectation<N> {
  return { check: 'reboot-only', parameters: { after, control }, faults: [after, control] };
}

/** What Sentinels say of a master that is away for a moment. */
const TOLD = ['+reboot', '+sdown', '-sdown', '+odown', '-odown', '+try-failover'] as const;

/** How much longer than down-after a silent master may go unnoticed (sentinel.c: one PING period and a tick), ms. */
const NOTICED_MS = 1_100;
/** Slack for ticks, ms. */
const SLACK_MS = 1_500;

export const REBOOT_ONLY: Checker = {
  name: 'reboot-only',
  title: 'The master is back before Sentinel gives up: no failover',
  parameters: { after: 'fault', control: 'fault' },
  words: ({ parameters: { after, control } }) =>
    `After "${after}" the master is back as another process and nobody is elected or promoted; the control "${control}" does fail over.`,
  check(context, { parameters }) {
    const { facts } = context;
    const { timeline } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const control = facts.faultsNamed(String(parameters['control']))[0];
    if (fault?.healing === undefined || control === undefined)
      return undecided('The fault or its control was not carried out in this run.');
    const node = masterHitBy(timeline, fault);
    if (node === undefined) return undecided(`The fault "${fault.as}" did not hit a master in this run.`);
    return judged(context, { fault, control, node, ...watchedAfter(timeline, fault) });
  },
};

interface Absence extends Span {
  readonly fault: FaultSpan;
  readonly control: FaultSpan;
  readonly node: string;
}

function watchedAfter(timeline: Timeline, fault: FaultSpan): Span {
  const { from, to } = windowOf(timeline, fault, 'fault');
  return { from, to: Math.min(to, phaseAt(timeline, 'final-reads') ?? to) };
}

function judged(context: CheckContext, absence: Absence): ReturnType<Checker['check']> {
  const { node, control, from, to } = absence;
  const timeline = context.facts.timeline;
  const change = changes(timeline, { ...absence, restarted: node });
  const told = timeline.events.filter(
    ({ at, event, about }) => at >= from && at < to && about === 'master' && isTold(event),
  );
  const restart = restartOf(timeline, node, absence);
  const evidence = [...change, ...back(restart), ...told.map(asEvidence)].toSorted(
    (a, b) => (a.at ?? 0) - (b.at ?? 0),
  );
  const measures = measuresOf(absence, restart, context.experiment.topology);
  if (change.length > 0) return failed(`There was a failover: ${change[0]!.text}.`, evidence, measures);
  const doubt = doubts(context, absence, restart);
  if (restart === undefined || doubt.length > 0)
    return undecided(`No failover was seen, but ${doubt.join('; ')}.`, evidence, measures);
  return held(
    `${node} was back as another process ${span(restart.at - from)} after the fault, and there was no failover: in ${span(to - from)} nobody was elected and no address or config epoch changed. The Sentinels said ${saidIn(told)}. The control "${control.as}" failed over.`,
    evidence,
    measures,
  );
}

function isTold(event: string): boolean {
  return (TOLD as readonly string[]).includes(event);
}

function back(restart: Restart | undefined): { at: number; text: string }[] {
  if (restart === undefined) return [];
  const { node, at, before, after } = restart;
  const runIds = `run id ${after.runId.slice(0, 8)} instead of ${before.runId.slice(0, 8)}`;
  return [{ at, text: `${node} is seen again, a ${after.role} with ${runIds}` }];
}

function measuresOf(
  { fault, from, to }: Absence,
  restart: Restart | undefined,
  topology: Topology,
): Measure[] {
  return [
    {
      name: 'the master was seen again after the fault',
      value: restart === undefined ? null : seconds(restart.at - from),
      unit: 's',
      limit: `at most ${seconds(awayUs(topology, fault))} s`,
    },
    {
      name: 'watched after it was seen again',
      value: restart === undefined ? null : seconds(to - restart.at),
      unit: 's',
      limit: `at least ${seconds(watchUs(topology))} s`,
    },
  ];
}

/** A master that is away for longer is surely seen down, and its return does not explain why nobody took over. */
function awayUs({ downAfter }: Topology, { onset: { earliest, latest } }: FaultSpan): number {
  return (milliseconds(downAfter) + NOTICED_MS) * 1_000 + latest - earliest;
}

/** Whoever would have given up on it would have done so by then. */
function watchUs({ downAfter }: Topology): number {
  return (milliseconds(downAfter) + NOTICED_MS + SLACK_MS) * 1_000;
}

function doubts(
  context: CheckContext,
  { fault, control, node, from, to }: Absence,
  restart: Restart | undefined,
): string[] {
  const { facts, experiment } = context;
  const { topology } = experiment;
  const sentinels = facts.timeline.deployment?.processes.filter((one) => one.kind === 'sentinel') ?? [];
  const blind = blindness(
    facts.timeline,
    { from, to },
    sentinels.map((one) => one.name),
  );
  return [
    ...(restart === undefined
      ? [`nothing shows that "${fault.as}" put another process in ${node}’s place`]
      : []),
    ...(restart !== undefined && restart.at - from > awayUs(topology, fault)
      ? [`${node} was away for ${span(restart.at - from)}, longer than down-after`]
      : []),
    ...(restart !== undefined && to - restart.at < watchUs(topology)
      ? [`it was watched for ${span(to - restart.at)} only after its return, and down-after has to pass`]
      : []),
    ...(context.facts.failedOver(control) ? [] : ['the control did not fail over either']),
    ...blind
      .slice(0, 2)
      .map(
        ({ sentinel, what, from: since, to: until }) =>
          `${sentinel} was ${what} from ${moment(since)} to ${moment(until)}`,
      ),
  ];
}

/** "+reboot 5 times and +sdown once"; "nothing of it" when they said nothing. */
function saidIn(told: readonly SentinelEvent[]): string {
  const said = TOLD.flatMap((event) => {
    const times = told.filter((one) => one.event === event).length;
    return times === 0 ? [] : [`${event} ${times === 1 ? 'once' : count(times, 'time')}`];
  });
  if (said.length === 0) return 'nothing of it';
  return said.length === 1 ? said[0]! : `${said.slice(0, -1).join(', ')} and ${said.at(-1)!}`;
}
