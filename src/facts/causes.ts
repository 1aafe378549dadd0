/** Why acknowledged writes were lost, from who acknowledged them, when, and what became of that data. */

import type { Operation } from '../history/ledger.ts';
import type { Timeline } from './timeline.ts';
import { count } from '../core/quantity.ts';
import type { Loss } from './losses.ts';
import type { HeldBy } from './passed-over.ts';
import { presence, type Reading } from './readings.ts';
import { sameMaster, type Restart } from './restarts.ts';

export const CAUSES = {
  'isolated master':
    'acknowledged by a master that was cut off from the others, and discarded when it was made a replica',
  'second master':
    'acknowledged by an old master after another one had been promoted, and discarded when it was made a replica',
  'empty restart':
    'acknowledged before the master came back without this data, which the others then copied from it',
  'unfinished copy':
    'acknowledged by the master of the time, and the replica that was chosen had never yet finished copying its data',
  'unreplicated tail':
    'acknowledged by the master of the time and not yet replicated to the next one when it was lost',
  'never kept':
    'acknowledged in the name of a master that was never lost: whatever answered the writer did not keep it',
  'not known': 'acknowledged to a client program, which does not say by whom',
} as const;
export type Cause = keyof typeof CAUSES;

/** Those that may be expected. */
export const KNOWN_CAUSES = (Object.keys(CAUSES) as Cause[]).filter((cause) => cause !== 'not known');

/** Finds the cause of a loss. */
export type CauseOf = (loss: Loss) => Cause;

/** What the causes of losses are found by. */
export interface CauseSources {
  readonly timeline: Timeline;
  /** The converged data set. */
  readonly dataSet: Reading | undefined;
  /** Every reading before a heal, and every one at the end. */
  readonly beforeHeals: readonly Reading[];
  readonly final: readonly Reading[];
}

/** What shows why acknowledged writes of a run were lost. */
export function causeFinder({ timeline, dataSet, beforeHeals, final }: CauseSources): CauseOf {
  const takeovers = takeoversIn(timeline);
  const readings = [...beforeHeals, ...final];
  const restarts = sameMaster(timeline).map((restart) => ({ restart, lacks: lackedBy(readings, restart) }));
  /** Whether the process that acknowledged is the master at the end, and no other one has been since. */
  const isStillMaster = ({ acknowledger, done }: Operation): boolean =>
    acknowledger !== undefined &&
    acknowledger.runId === dataSet?.state?.runId &&
    !takeovers.some(({ from, at }) => from === acknowledger.node && at > done);
  const isUnkept = unkept(timeline, beforeHeals);
  return (loss) => {
    const operation = loss.writer.operation(loss.number);
    if (operation.acknowledger === undefined) return 'not known';
    if (isUnkept(loss, operation)) return 'never kept';
    if (wasCutOff(timeline, operation)) return 'isolated master';
    const node = operation.acknowledger?.node;
    if (wasReplaced(takeovers, operation)) return 'second master';
    if (isStillMaster(operation)) return 'never kept';
    const emptied = restarts.some(
      ({ restart, lacks }) =>
        operation.done < restart.at && operation.acknowledger?.runId !== restart.after.runId && lacks(loss),
    );
    if (emptied) return 'empty restart';
    const next = takeovers.find(({ from, at }) => from === node && at > operation.done);
    return next !== undefined && hadNoCopy(timeline, next) ? 'unfinished copy' : 'unreplicated tail';
  };
}

/**
 * Cut from data nodes and from Sentinels at once: from some of them by a fault that separates hosts, from every other
 * data node where single links are cut. Cut from its replicas only, a master is still the only one, and what they lack
 * is an unreplicated tail; cut from Sentinels only, it still replicates.
 */
function wasCutOff({ faults, deployment }: Timeline, { acknowledger, done }: Operation): boolean {
  const processes = deployment?.processes ?? [];
  const host = processes.find((one) => one.name === acknowledger?.node)?.host;
  const cutting = faults.filter(
    ({ injecting, healing = Infinity, cut }) =>
      done >= injecting && done <= healing && cut.some(({ from, to }) => from === host || to === host),
  );
  const lost = new Set(
    cutting.flatMap(({ cut }) =>
      cut.flatMap(({ from, to }) => (from === host ? [to] : to === host ? [from] : [])),
    ),
  );
  const isLost = (one: { readonly host: string }): boolean => lost.has(one.host);
  const others = processes.filter((one) => one.kind === 'redis' && one.host !== host);
  const isSeparated = cutting.some(({ effect }) => !effect.isSelective);
  return (
    (isSeparated ? others.some(isLost) : others.every(isLost)) &&
    processes.some((one) => one.kind === 'sentinel' && isLost(one))
  );
}

/** A failover that went through. */
interface Takeover {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /**
   * When the leader went to order another node to be master: from the order on that node copies nothing of what the old
   * one takes. It is sent at the leader's next turn, a tenth of a second later, and reported after it took effect (source:
   * sentinel.c, sentinelFailoverSendSlaveOfNoOne), so that what was acknowledged in between may have come too late for it.
   */
  readonly at: number;
}

/** Whether another one had been ordered to be master in the place of the one that acknowledged, which was not promoted again since. */
function wasReplaced(takeovers: readonly Takeover[], { acknowledger, done }: Operation): boolean {
  const node = acknowledger?.node;
  const last = takeovers.findLast(({ from, to, at }) => at <= done && (from === node || to === node));
  return last !== undefined && last.from === node;
}

function takeoversIn({ events }: Timeline): readonly Takeover[] {
  const found: Takeover[] = [];
  let ordered: number | undefined;
  for (const { event, at, from, subject: to } of events) {
    if (event === '+failover-state-send-slaveof-noone') ordered = at;
    if (event === '+failover-state-wait-promotion') ordered ??= at;
    if (event !== '+switch-master') continue;
    // Every Sentinel says so; the order that made it so came before the first of them did.
    found.push({ from, to, at: ordered ?? at });
    ordered = undefined;
  }
  return found;
}

/**
 * Whether the process that took over was a replica all its life and its link was never seen up: it had been started anew, and
 * had of that data what its own file had, if it has one.
 */
function hadNoCopy({ nodePolls }: Timeline, { to, at: until }: Takeover): boolean {
  const known = (nodePolls.get(to ?? '') ?? []).flatMap(({ at, state }) =>
    at < until && state !== undefined ? [state] : [],
  );
  const own = known.filter(({ runId }) => runId === known.at(-1)?.runId);
  return own.length > 0 && own.every(({ role, linkUp }) => role === 'slave' && linkUp !== true);
}

/**
 * What the process that acknowledged it did not hold when it was read just before a heal, a master all the time: so it
 * never had it, whatever became of its data afterwards.
 */
function unkept(
  { nodePolls }: Timeline,
  readings: readonly Reading[],
): (loss: Loss, operation: Operation) => boolean {
  const masters = readings.filter(({ complete, state }) => complete && state?.role === 'master');
  const wasReplica = (node: string, from: number, to: number): boolean =>
    (nodePolls.get(node) ?? []).some(({ at, state }) => state?.role === 'slave' && at >= from && at <= to);
  const held = masters.map(() => new Map<string, (number: number) => boolean>());
  return ({ writer, number }, { acknowledger, done }) =>
    masters.some(({ node, at, began, state, lists }, index) => {
      if (acknowledger?.node !== node || acknowledger.runId !== state?.runId || done >= began) return false;
      const holds = held[index]!.get(writer.key) ?? presence(lists.get(writer.key) ?? [], writer);
      held[index]!.set(writer.key, holds);
      return !holds(number) && !wasReplica(node, done, at);
    });
}

/** What a restarted process surely did not hold, by its first reading; without one that is unknown. */
function lackedBy(readings: readonly Reading[], { node, after }: Restart): (loss: Loss) => boolean {
  const first = readings
    .filter((one) => one.complete && one.node === node && one.state?.runId === after.runId)
    .toSorted((a, b) => a.at - b.at)[0];
  const held = new Map<string, (number: number) => boolean>();
  return ({ writer, number }) => {
    if (first === undefined) return false;
    const holds = held.get(writer.key) ?? presence(first.lists.get(writer.key) ?? [], writer);
    held.set(writer.key, holds);
    return !holds(number);
  };
}

/** "6,000 acknowledged by …; 3 …": the losses by cause, most first, and which replica had them that was not chosen. */
export function describeCauses(lost: readonly Loss[], { causeOf, heldBy }: WhyLost): string {
  const causes = Map.groupBy(lost, causeOf);
  return [...causes]
    .toSorted((a, b) => b[1].length - a[1].length)
    .map(([cause, all]) => {
      const words = `${count(all.length)} ${CAUSES[cause]}`;
      return cause === 'unreplicated tail' ? `${words}${passedOverWords(all, heldBy)}` : words;
    })
    .join('; ');
}

/** What the losses of a run are explained by. */
interface WhyLost {
  readonly causeOf: CauseOf;
  readonly heldBy: HeldBy;
}

/** `, 1 200 of which redis-2 had, which was not chosen`; empty where no replica had any. */
function passedOverWords(lost: readonly Loss[], heldBy: HeldBy): string {
  return [...Map.groupBy(lost, heldBy)]
    .map(([node, all]) =>
      node === undefined ? '' : `, ${count(all.length)} of which ${node} had, which was not chosen`,
    )
    .join('');
}
