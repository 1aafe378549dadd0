/**
 * Near counts: why two numbers of writes that a page shows beside each other are nearly the same and yet differ. A
 * sentence for each such pair, and none where the numbers are equal or far apart.
 */

import { count } from '../core/quantity.ts';
import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { moment, span } from '../history/moment.ts';
import type { Isolated } from './isolated.ts';
import type { Loss } from './losses.ts';
import type { Witness } from './witness.ts';

/** Numbers that differ by no more than this share of the larger are near. */
const NEAR = 0.01;

function areNear(a: number, b: number): boolean {
  return a !== b && Math.abs(a - b) <= NEAR * Math.max(a, b);
}

/** What the master that a fault hit acknowledged from then on, until it was made a replica. */
interface Aftermath {
  readonly acknowledged: number;
  /** Of these, those that are in the converged data: when each was acknowledged, µs since the epoch, ascending. */
  readonly kept: readonly number[];
}

/**
 * Why not everything is lost that the master acknowledged since it was hit, or more than that; `lost` was acknowledged by
 * that master, the first of it maybe a moment before.
 */
export function whyNotAllLost(
  history: History,
  isolated: Isolated,
  lost: readonly Loss[],
): string | undefined {
  const { node, from, surelyFrom } = isolated;
  const { acknowledged, kept } = aftermathOf(history, isolated, lost);
  const earlier = lost.filter(({ writer, number }) => writer.doneUs(number) < from).length;
  const areOfOnset = kept.length > 0 && kept.at(-1)! <= surelyFrom;
  const isSaid =
    acknowledged !== lost.length && lost.length > 0 && (areOfOnset || areNear(acknowledged, lost.length));
  if (!isSaid) return undefined;
  const reasons = [
    ...(kept.length > 0 ? [keptWords(isolated, kept)] : []),
    ...(earlier > 0
      ? [`${count(earlier)} of the lost ones it had acknowledged just before, and no replica had them yet`]
      : []),
  ];
  const were = lost.length === 1 ? 'was' : 'were';
  return `${node} acknowledged ${count(acknowledged, 'write')} from ${moment(from)} on, and ${count(lost.length)} ${were} lost: ${reasons.join('; ')}.`;
}

/** A cut is made link by link, and other faults take a moment as well: what was acknowledged meanwhile may be replicated. */
function keptWords({ fault, from, surelyFrom }: Isolated, kept: readonly number[]): string {
  const last = kept.at(-1)!;
  const meanwhile =
    fault.cut.length > 0
      ? 'in which its links were cut one after the other'
      : 'in which the fault took effect';
  const when =
    last <= surelyFrom
      ? `acknowledged within the ${span(surelyFrom - from)} ${meanwhile}`
      : `${kept.length === 1 ? '' : 'the last of them '}acknowledged ${span(last - from)} after that`;
  return `${count(kept.length)} still reached a replica, ${when}`;
}

function aftermathOf(history: History, { node, from, until }: Isolated, lost: readonly Loss[]): Aftermath {
  const isNode = history.ledger.acknowledgers.map((one) => one?.node === node);
  const lostOf = Map.groupBy(lost, ({ writer }) => writer);
  let acknowledged = 0;
  const kept: number[] = [];
  for (const writer of history.ledger.writers) {
    const missing = new Set(lostOf.get(writer)?.map(({ number }) => number));
    each(writer, (number, done, source) => {
      if (done < from || done >= until || !isNode[source]) return;
      acknowledged++;
      if (!missing.has(number)) kept.push(done);
    });
  }
  return { acknowledged, kept: kept.toSorted((a, b) => a - b) };
}

function each(writer: WriterLedger, visit: (number: number, done: number, source: number) => void): void {
  for (const { columns, first, slots } of writer.blocks())
    for (let slot = 0; slot < slots; slot++)
      if (columns.status[slot] === STATUS.ok)
        visit(first + slot, columns.doneUs[slot]!, columns.source[slot]!);
}

/** Why not all that was acknowledged before the heal and is lost was seen in the old master just before it. */
export function whyNotAllSeen(
  { seen, unseen, at, began }: Witness,
  { node, heal }: Isolated,
): string | undefined {
  const dones = unseen.map(({ writer, number }) => writer.doneUs(number)).filter((done) => done <= heal);
  if (!areNear(seen, seen + dones.length)) return undefined;
  const late = dones.filter((done) => done >= began).length;
  const early = dones.length - late;
  const reasons = [
    ...(late > 0
      ? [`${count(late)} ${late === 1 ? 'was' : 'were'} acknowledged while it was being read or afterwards`]
      : []),
    ...(early > 0
      ? [`${count(early)} ${early === 1 ? 'was' : 'were'} not in its data, though acknowledged before`]
      : []),
  ];
  return `${count(seen + dones.length)} of the lost writes were acknowledged before the heal, and ${count(seen)} were seen in ${node} when it was read just before that (${moment(at)}): ${reasons.join('; ')}.`;
}
