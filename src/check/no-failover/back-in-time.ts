/**
 * The master was restarted and back before Sentinel gave up on it: a reboot, and no failover. What `kubectl delete pod`
 * does to a master whose down-after is longer than its pod needs to come back.
 */

import { milliseconds } from '../../core/duration.ts';
import { count } from '../../core/quantity.ts';
import { SILENCE_MS, TICKS_SLACK_MS } from '../../experiment/sentinel-timing.ts';
import type { Topology } from '../../experiment/topology.ts';
import type { Evidence } from '../../facts/evidence.ts';
import type { Facts } from '../../facts/facts.ts';
import { windowOf } from '../../facts/window.ts';
import { masterHitBy } from '../../facts/hit-master.ts';
import { restartOf, type Restart } from '../../facts/restarts.ts';
import type { SentinelEvent } from '../../facts/sentinel-event.ts';
import type { Span } from '../../facts/spans.ts';
import { asEvidence, changes, restartedIn } from '../../facts/switching.ts';
import { phaseAt, type FaultSpan, type Timeline } from '../../facts/timeline.ts';
import { seconds, span } from '../../history/moment.ts';
import type { Answer } from '../finding.ts';
import { absenceDoubts, conclude, NOT_CARRIED_OUT, type Controlled } from './absence.ts';
import type { AbsenceDraft } from './measures.ts';

/** What Sentinels publish of a master that is away for a moment. */
const PUBLISHED = ['+reboot', '+sdown', '-sdown', '+odown', '-odown', '+try-failover'] as const;

export function backInTime(facts: Facts, { fault, control }: Controlled, finding: AbsenceDraft): Answer {
  const { timeline, topology } = facts;
  if (fault.healing === undefined) return finding.undecided(NOT_CARRIED_OUT);
  const node = masterHitBy(timeline, fault);
  if (node === undefined)
    return finding.undecided(`The fault "${fault.as}" did not hit a master in this run.`);
  const { from, to } = watchedAfter(timeline, fault);
  const restart = restartOf(timeline, node, { from, to });
  const published = timeline.events.filter(
    ({ at, event, about }) => at >= from && at < to && about === 'master' && isOfAbsence(event),
  );
  measureReturn(finding, { fault, from, to, restart, topology });
  finding.evidence(...returnEvidence(restart), ...published.map(asEvidence));
  return conclude(finding, {
    changes: changes(timeline, { from, to }),
    doubts: [
      ...(restart === undefined
        ? [`nothing shows that "${fault.as}" put another process in ${node}’s place`]
        : returnDoubts({ fault, from, to, restart, topology })),
      ...restartedIn(timeline, { from, to }, node),
      ...absenceDoubts(facts, control, { from, to }),
    ],
    sentence: () =>
      `${node} was back as another process ${span(restart!.at - from)} after the fault, and there was no failover: in ${span(to - from)} nobody was elected and no address or config epoch changed. The Sentinels said ${inWords(published)}. The control "${control.as}" failed over.`,
  });
}

/** From the fault to the next one that is not inside it, or to the final reads. */
function watchedAfter(timeline: Timeline, fault: FaultSpan): Span {
  const { from, to } = windowOf(timeline, fault, 'fault');
  return { from, to: Math.min(to, phaseAt(timeline, 'final-reads') ?? to) };
}

function isOfAbsence(event: string): boolean {
  return (PUBLISHED as readonly string[]).includes(event);
}

interface Return<R = Restart> extends Span {
  readonly fault: FaultSpan;
  readonly topology: Topology;
  readonly restart: R;
}

function measureReturn(
  finding: AbsenceDraft,
  { fault, topology, restart, from, to }: Return<Restart | undefined>,
): void {
  finding.measure(
    'back',
    restart === undefined ? null : seconds(restart.at - from),
    `at most ${seconds(awayUs(topology, fault))} s`,
  );
  finding.measure(
    'watchedAfter',
    restart === undefined ? null : seconds(to - restart.at),
    `at least ${seconds(watchUs(topology))} s`,
  );
}

function returnEvidence(restart: Restart | undefined): Evidence[] {
  if (restart === undefined) return [];
  const { node, at, before, after } = restart;
  const runIds = `run id ${after.runId.slice(0, 8)} instead of ${before.runId.slice(0, 8)}`;
  return [{ at, text: `${node} is seen again, a ${after.role} with ${runIds}` }];
}

function returnDoubts({ fault, topology, restart, from, to }: Return): string[] {
  const away = restart.at - from;
  const after = to - restart.at;
  return [
    ...(away > awayUs(topology, fault)
      ? [`${restart.node} was away for ${span(away)}, longer than down-after`]
      : []),
    ...(after < watchUs(topology)
      ? [`it was watched for ${span(after)} only after its return, and down-after has to pass`]
      : []),
  ];
}

/** A master that is away for longer is surely seen down, and its return does not explain why nobody took over. */
function awayUs({ downAfter }: Topology, { onset: { earliest, latest } }: FaultSpan): number {
  return (milliseconds(downAfter) + SILENCE_MS) * 1_000 + latest - earliest;
}

/** Every Sentinel that would have given up on it would have done so by then. */
function watchUs({ downAfter }: Topology): number {
  return (milliseconds(downAfter) + SILENCE_MS + TICKS_SLACK_MS) * 1_000;
}

/** "+reboot 5 times and +sdown once"; "nothing of it" when nothing was published. */
function inWords(published: readonly SentinelEvent[]): string {
  const all = PUBLISHED.flatMap((event) => {
    const times = published.filter((one) => one.event === event).length;
    return times === 0 ? [] : [`${event} ${times === 1 ? 'once' : count(times, 'time')}`];
  });
  if (all.length === 0) return 'nothing of it';
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(', ')} and ${all.at(-1)!}`;
}
