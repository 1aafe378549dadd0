/**
 * Explanations: which fault or order is why a Sentinel sees a master down or replaces it. Sources: sentinel.c,
 * sentinelCheckSubjectivelyDown and sentinelStartFailoverIfNeeded; bounds checked against stored runs.
 */

import { isOfHosts, isOfPods } from '../history/fault-effect.ts';
import { milliseconds } from '../core/duration.ts';
import type { Topology } from '../experiment/topology.ts';
import type { CommandRecord, Link } from '../history/record.ts';
import type { Attempt } from './attempts.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** A Sentinel's sight of a master that is down. */
export interface Sight {
  readonly sentinel: string;
  readonly master: string | undefined;
  /** Since when, µs since the epoch. */
  readonly at: number;
}

/** What explanations are looked for in. */
export interface ExplanationSources {
  readonly timeline: Timeline;
  readonly topology: Pick<Topology, 'downAfter'>;
}

/** A PING may have been on its way, which a busy machine answers late, and clocks are read a moment apart, µs. */
const SLACK_US = 250_000;
/**
 * A Sentinel whose link is reset while no PING is due counts from the last answer, which came up to a PING period before
 * (SENTINEL_PING_PERIOD), µs.
 */
const PING_PERIOD_US = 1_000_000;
/** What a master that is back meets: connections are made anew, and an unanswered PING may still count, µs. */
const AFTERMATH_US = 2_000_000;
/**
 * A pod or a machine needs longer to be what it was, and so does what only a command of the schedule did, and a Sentinel whose
 * login was refused: it keeps the connection, on which every PING is refused, µs.
 */
const LONG_AFTERMATH_US = 60_000_000;
/** An order is carried out within a tick of a timer, which is up to 100 ms, and heard, µs. */
const ORDER_US = 1_000_000;

/** Commands that cannot keep a data node from answering. */
const HARMLESS = /^(?:config|info|client (?!pause))/i;
const FAILOVER_ORDER = /^sentinel failover /i;

/**
 * Whether something that was done to a master, or between it and a Sentinel, is why that Sentinel sees it down since then
 * and until a moment: by default the same.
 */
export function isExplained(sources: ExplanationSources, sight: Sight, until = sight.at): boolean {
  const { timeline, topology } = sources;
  const downAfter = downAfterUs(sources, sight);
  const byFault = timeline.faults.some((fault) => {
    if (!keepsApart(timeline, fault, sight) && !slowsBetween(timeline, fault, sight)) return false;
    const { effect, healed = Infinity } = fault;
    const isLong = !effect.heals || effect.passwords !== undefined || isOfHosts(effect);
    const over = healed + milliseconds(topology.downAfter) * 1_000 + aftermath(isLong);
    return sight.at >= earliestSight(sources, fault, sight) && until <= over;
  });
  return (
    byFault ||
    timeline.commands.some(
      (command) =>
        command.process === sight.master &&
        !HARMLESS.test(command.words) &&
        sight.at >= command.sent + Math.max(0, downAfter - PING_PERIOD_US) - SLACK_US &&
        until <= command.at + LONG_AFTERMATH_US,
    )
  );
}

/** When a Sentinel can see a master down at the earliest that a fault keeps from it, µs since the epoch. */
export function earliestSight(
  sources: ExplanationSources,
  { onset, effect }: FaultSpan,
  sight: Sight,
): number {
  const lead = effect.resets ? PING_PERIOD_US : 0;
  return onset.earliest + Math.max(0, downAfterUs(sources, sight) - lead) - SLACK_US;
}

function aftermath(isLong: boolean): number {
  return isLong ? LONG_AFTERMATH_US : AFTERMATH_US;
}

/** The shortest down-after that the Sentinel went by up to then, µs. */
function downAfterUs({ timeline, topology }: ExplanationSources, { sentinel, at }: Sight): number {
  const polled = (timeline.sentinelPolls.get(sentinel) ?? []).flatMap((poll) =>
    poll.at <= at + ORDER_US && poll.view?.settings !== undefined ? [poll.view.settings.downAfterMs] : [],
  );
  return Math.min(milliseconds(topology.downAfter), ...polled) * 1_000;
}

/** Whether a fault takes hold of the master's process, of its host or its name, or of a link between it and the Sentinel. */
export function keepsApart(
  { deployment }: Pick<Timeline, 'deployment'>,
  fault: FaultSpan,
  { sentinel, master }: Pick<Sight, 'sentinel' | 'master'>,
): boolean {
  if (fault.effect.target === 'links') return areEnds(deployment, fault.cut, { sentinel, master });
  const placed = deployment?.processes.find((one) => one.name === master);
  const names = [master, placed?.host, placed?.announced?.host];
  return fault.targets.some((target) => names.includes(target));
}

/** Whether one of the links is between a Sentinel and a master, in whichever direction. */
function areEnds(
  deployment: Timeline['deployment'],
  links: readonly Link[],
  { sentinel, master }: Pick<Sight, 'sentinel' | 'master'>,
): boolean {
  const [here, there] = [hostOf(deployment, sentinel), hostOf(deployment, master)];
  return links.some(({ from, to }) => (from === here && to === there) || (from === there && to === here));
}

function hostOf(deployment: Timeline['deployment'], name: string | undefined): string | undefined {
  return deployment?.processes.find((one) => one.name === name)?.host;
}

/** Whether a fault slows a link between a Sentinel and a master: its answers may come too late, or never. */
export function slowsBetween(
  { deployment }: Pick<Timeline, 'deployment'>,
  { slowed }: FaultSpan,
  { sentinel, master }: Pick<Sight, 'sentinel' | 'master'>,
): boolean {
  return areEnds(deployment, slowed, { sentinel, master });
}

/** Whether an attempt has its reason: the Sentinel that made it saw the master down, and rightly, or was ordered to. */
export function isAttemptExplained(sources: ExplanationSources, attempt: Attempt): boolean {
  const { sentinel, master, seenDown: at, began } = attempt;
  if (at !== undefined && isExplained(sources, { sentinel, master, at }, began)) return true;
  return isOrdered(sources.timeline, attempt);
}

/** Whether a Sentinel was ordered to make an attempt; a pod that is deleted may give the order itself. */
export function isOrdered(
  timeline: Timeline,
  attempt: Pick<Attempt, 'sentinel' | 'master' | 'began'>,
): boolean {
  const { sentinel, began } = attempt;
  return (
    timeline.commands.some((command) => isOrder(command, attempt)) ||
    timeline.faults.some(
      (fault) =>
        (fault.effect.hitsMaster
          ? fault.targets.includes(sentinel)
          : isOfPods(fault.effect) && keepsApart(timeline, fault, attempt)) &&
        began >= fault.onset.earliest &&
        began <= fault.onset.latest + ORDER_US,
    )
  );
}

function isOrder(
  { process, words, sent, at }: CommandRecord,
  { sentinel, began }: Pick<Attempt, 'sentinel' | 'began'>,
): boolean {
  return process === sentinel && FAILOVER_ORDER.test(words) && began >= sent && began <= at + ORDER_US;
}
