/** Quiet times: when nothing that the schedule did to a deployment, or to one node of it, can be the reason of anything. */

import { isOfHosts } from '../history/fault-effect.ts';
import type { Evidence } from './evidence.ts';
import { FOLLOW_ORDERS } from './follow-orders.ts';
import { moment } from '../history/moment.ts';
import { POLL_PERIOD_MS } from '../history/polling.ts';
import { count } from '../core/quantity.ts';
import type { NodeRecord, SentinelRecord } from '../history/record.ts';
import { without, type Span } from './spans.ts';
import { phaseAt, type Timeline } from './timeline.ts';
import type { Writable } from './writable.ts';

/**
 * So long after a heal, or an order, the deployment may still be on its way back, µs: an old master is made a replica,
 * replicas are told of a new one, and a failover that was begun goes on or is tried again.
 */
const SETTLING_US = 60_000_000;
/** A node that was hit by itself is up again after this, also where it is a pod that comes back, µs. */
const BACK_US = 30_000_000;
/** A replica that is ordered to follow another node is in step after this: repl-diskless-sync-delay (5 s) and the copy, µs. */
const IN_STEP_US = 30_000_000;

/**
 * A replica that dials a pod or a machine that is gone gets no answer. It gives up after repl-timeout, 60 s (config.c),
 * and is in step with what came back only then, µs.
 */
const DIALLED_US = 60_000_000 + IN_STEP_US;

const POLL_US = POLL_PERIOD_MS * 1_000;

/** When neither a fault nor an order of the schedule can be the reason of what happens. */
function quietTimes(timeline: Timeline): Span[] {
  return watchedWithout(timeline, [
    ...timeline.faults.map(({ injecting, healed = Infinity, effect }) => ({
      from: injecting,
      to: healed + (isOfHosts(effect) ? DIALLED_US : SETTLING_US),
    })),
    ...timeline.commands.map(({ sent, at }) => ({ from: sent, to: at + SETTLING_US })),
  ]);
}

/**
 * When no node that was ordered to follow another one is on its way to be in step. Sentinels make an old master a replica
 * when they reach it, however late after a failover that is. `nodes` are those whose orders count.
 */
function inStepTimes({ events }: Timeline, quiet: readonly Span[], nodes: ReadonlySet<string>): Span[] {
  const orders = events.filter(
    ({ event, subject }) => FOLLOW_ORDERS.has(event) && subject !== undefined && nodes.has(subject),
  );
  const onTheWay = orders.map(({ at }) => ({ from: at, to: at + IN_STEP_US }));
  return quiet.flatMap((span) => without(span, onTheWay));
}

/** When nothing was done to this node itself. */
function untouchedTimes(timeline: Timeline, node: string): Span[] {
  const host = timeline.deployment?.processes.find(({ name }) => name === node)?.host;
  const faults = timeline.faults.filter(
    ({ targets, effect }) =>
      effect.hitsMaster ||
      effect.names === 'unanswered' ||
      targets.some((one) => one === node || one === host),
  );
  return watchedWithout(timeline, [
    ...faults.map(({ injecting, healed = Infinity }) => ({ from: injecting, to: healed + BACK_US })),
    ...timeline.commands
      .filter(({ process }) => process === node)
      .map(({ sent, at }) => ({ from: sent, to: at + SETTLING_US })),
  ]);
}

function watchedWithout(timeline: Timeline, others: readonly Span[]): Span[] {
  const from = phaseAt(timeline, 'steady');
  const to = phaseAt(timeline, 'final-reads') ?? timeline.end;
  return from === undefined ? [] : without({ from, to }, others);
}

/** Times in which two data nodes took the observer's writes although nothing had been done to the deployment. */
export function unexplainedMasters(timeline: Timeline, writable: readonly Writable[]): Evidence[] {
  return quietTimes(timeline).flatMap((quiet) =>
    writable.flatMap((one, index) =>
      writable.slice(index + 1).flatMap((other): Evidence[] => {
        const from = Math.max(one.from, other.from, quiet.from);
        const to = Math.min(one.to, other.to, quiet.to);
        const when = from === to ? `at ${moment(from)}` : `from ${moment(from)} to ${moment(to)}`;
        const text = `${one.node} and ${other.node} both took writes ${when}, which no fault explains`;
        return one.node === other.node || from > to ? [] : [{ at: from, text }];
      }),
    ),
  );
}

/** A trouble of a data node that lasts for less may be a lost packet, or a busy machine, µs. */
const LASTING_US = 2_000_000;

/**
 * Times in which a data node did not answer, or was no master with all its replicas and no replica with its master,
 * although nothing had been done that explains it.
 */
export function unexplainedTroubles(timeline: Timeline): Evidence[] {
  const quiet = quietTimes(timeline);
  const nodes = new Set(timeline.nodePolls.keys());
  const allInStep = inStepTimes(timeline, quiet, nodes);
  return [...timeline.nodePolls].flatMap(([node, polls]) => {
    const inStep = inStepTimes(timeline, quiet, new Set([node]));
    return [
      ...lasting(node, polls, silence, untouchedTimes(timeline, node)),
      ...lasting(node, polls, broken, inStep),
      ...lasting(node, polls, (poll) => alone(poll, nodes.size - 1), allInStep),
      ...lasting(node, polls, (poll) => astray(poll, timeline), quiet),
      ...otherHistories(node, polls, inStep),
    ];
  });
}

/** What the Sentinels saw to be wrong with the master, or with others, although nothing had been done that explains it. */
export function unexplainedSights(timeline: Timeline): Evidence[] {
  const quiet = quietTimes(timeline);
  return [...timeline.sentinelPolls].flatMap(([sentinel, polls]) => lasting(sentinel, polls, seen, quiet));
}

/** What a poll shows to be wrong, in words; undefined where nothing is. */
type Trouble<Poll> = (poll: Poll) => string | undefined;

/** Flags of a master that is well; that it is down is another matter. */
const WELL: ReadonlySet<string> = new Set(['master', 's_down', 'o_down']);

function seen({ view }: SentinelRecord): string | undefined {
  if (view === undefined) return undefined;
  const [trouble] = view.troubled;
  if (trouble !== undefined) return `saw ${trouble}`;
  return view.flags.split(',').every((flag) => WELL.has(flag))
    ? undefined
    : `saw its master as ${view.flags}`;
}

/** A master whose replicas say that their link is up, and that has fewer. */
function alone({ state }: NodeRecord, replicas: number): string | undefined {
  return state?.role === 'master' && state.connectedReplicas < replicas
    ? `had ${state.connectedReplicas} of ${count(replicas, 'replica')}`
    : undefined;
}

/** A replica of a node that is itself a replica: a Sentinel lets each of them follow the master. */
function astray({ at, state }: NodeRecord, { nodes }: Timeline): string | undefined {
  if (state?.role !== 'slave' || state.master === undefined) return undefined;
  const followed = nodes.get(state.master)?.findLast(({ from }) => from <= at);
  return followed?.state === 'replica' ? `followed ${state.master}, which was a replica,` : undefined;
}

/** A node whose replication id changed: it went over to another history of writes. */
function otherHistories(node: string, polls: readonly NodeRecord[], quiet: readonly Span[]): Evidence[] {
  return quiet.flatMap(({ from, to }) => {
    const inside = polls.filter(({ at, state }) => at >= from && at <= to && state !== undefined);
    const other = inside.find(({ state }) => state!.replid !== inside[0]!.state!.replid);
    if (other === undefined) return [];
    const text = `${node} went over to replication id ${other.state!.replid.slice(0, 8)} at ${moment(other.at)}, and nothing had been done that explains it`;
    return [{ at: other.at, text }];
  });
}

function silence({ reachable, state }: NodeRecord): string | undefined {
  if (!reachable) return 'did not answer';
  return state === undefined ? 'refused to say what it is' : undefined;
}

function broken({ state }: NodeRecord): string | undefined {
  if (state?.loading === true) return 'was loading its data';
  return state?.linkUp === false ? 'had no link to its master' : undefined;
}

function lasting<Poll extends { readonly at: number }>(
  name: string,
  polls: readonly Poll[],
  troubleOf: Trouble<Poll>,
  times: readonly Span[],
): Evidence[] {
  return times.flatMap(({ from: begin, to: end }) => {
    const found: Evidence[] = [];
    let since: { readonly at: number; readonly trouble: string; last: number } | undefined;
    const over = (at: number): void => {
      // What was seen once before a time without a look was seen once.
      if (since !== undefined && since.last + POLL_US - since.at >= LASTING_US)
        found.push({
          at: since.at,
          text: `${name} ${since.trouble} from ${moment(since.at)} to ${moment(at)}, and nothing had been done that explains it`,
        });
    };
    for (const poll of polls) {
      if (poll.at < begin || poll.at > end) continue;
      const trouble = troubleOf(poll);
      if (since !== undefined && trouble === since.trouble) {
        since.last = poll.at;
        continue;
      }
      over(poll.at);
      since = trouble === undefined ? undefined : { at: poll.at, trouble, last: poll.at };
    }
    over(polls.findLast(({ at }) => at <= end)?.at ?? -Infinity);
    return found;
  });
}
