/** What would show that a failover is going through. */

import type { SentinelEvent } from './sentinel-event.ts';
import type { Timeline } from './timeline.ts';
import type { Evidence } from './evidence.ts';
import { restartsOf } from './restarts.ts';
import type { Span } from './spans.ts';
import { moment } from '../history/moment.ts';

/** Events that belong to a failover that is going through. */
const SWITCHING = new Set([
  '+elected-leader',
  '+promoted-slave',
  '+switch-master',
  '+failover-state-send-slaveof-noone',
]);

/** A stretch of time, and what happens in it that shows no failover. */
interface Watched extends Span {
  /** Whether a leader is rightly elected. */
  readonly elects?: boolean | undefined;
}

/** Everything between two moments that would show a failover: events, polled addresses, epochs and roles. */
export function changes(timeline: Timeline, watched: Watched): Evidence[] {
  const { from, to, elects = false } = watched;
  const events = timeline.events
    .filter(({ at, event }) => at >= from && at < to && SWITCHING.has(event))
    .filter(({ event }) => !elects || event !== '+elected-leader')
    .map(asEvidence);
  return [...events, ...answeredChanges(timeline, watched)];
}

/** Addresses, config epochs and roles that were answered otherwise later between two moments than first. */
export function answeredChanges(timeline: Timeline, { from, to }: Span): Evidence[] {
  const answers = [...timeline.sentinelPolls].flatMap(([sentinel, polls]) => {
    const inside = polls.filter((poll) => poll.at >= from && poll.at < to && poll.view !== undefined);
    const first = inside[0]?.view;
    const other = inside.find(
      ({ view }) => view!.masterAddress !== first!.masterAddress || view!.configEpoch !== first!.configEpoch,
    );
    if (first === undefined || other === undefined) return [];
    return [
      {
        at: other.at,
        text: `${sentinel} went from ${first.master} (config epoch ${first.configEpoch}) to ${other.view!.master} (config epoch ${other.view!.configEpoch})`,
      },
    ];
  });
  const nodes = [...timeline.nodePolls].flatMap(([node, polls]) => {
    const inside = polls.filter((poll) => poll.at >= from && poll.at < to && poll.state !== undefined);
    const first = inside[0]?.state;
    const other = inside.find(({ state }) => state!.role !== first!.role);
    return first === undefined || other === undefined
      ? []
      : [{ at: other.at, text: `${node} went from ${first.role} to ${other.state!.role}` }];
  });
  return [...answers, ...nodes];
}

/** Data nodes, but one, that were another process later in a stretch of time: no failover, and nothing that belongs there. */
export function restartedIn(timeline: Timeline, { from, to }: Span, except?: string): string[] {
  return restartsOf(timeline)
    .filter(({ node, at, lastSeen }) => node !== except && lastSeen >= from && at < to)
    .map(({ node, at }) => `${node} was another process at ${moment(at)}`);
}

/** A Sentinel's event as it published it. */
export function asEvidence({ at, sentinel, event, payload }: SentinelEvent): Evidence {
  return { at, text: `${sentinel} ${event} ${payload}` };
}
