/** Labels for the Sentinels' events: one for the same event on several Sentinels, placed so that none overlap. */

import type { RunResult } from '../../result.ts';
import { clipped, textWidth, type TimeScale } from './frame.ts';
import { inRows, type Placed } from './rows.ts';

type Event = RunResult['timeline']['events'][number];

/** Rows of labels at most: a picture with more is no longer read. */
const ROWS = 10;

/** The same event on several Sentinels within this time is one label. */
const CLUSTER_S = 1.5;

/** What a reader misses first when there is no room for all. */
const TELLING = /^(\+sdown|\+odown|\+elected-leader|\+switch-master|-failover-abort|\+promoted-slave|\+tilt)/;

/** Events that share a label; `atS` is that of the first. */
export interface Cluster {
  readonly event: string;
  readonly atS: number;
  readonly count: number;
}

/** A label with its place: earlier ones stand higher, so that no leader runs through the text of a later one. */
export type Label = Placed<Cluster>;

/** Labels in rows counted from the top; `left` is how many found no room, the least telling first. */
export function labels(
  events: readonly Event[],
  x: TimeScale,
): { readonly placed: readonly Label[]; readonly rows: number; readonly left: number } {
  const clusters = clustered(events);
  const extent = (cluster: Cluster): readonly [number, number] => {
    const at = x(cluster.atS);
    return [at - 2, at + textWidth(labelOf(cluster)) + 8];
  };
  const kept = new Set(inRows(clusters.toSorted(byWeight), extent, ROWS).map(({ item }) => item));
  const placed = inRows(
    clusters.filter((cluster) => kept.has(cluster)),
    extent,
    ROWS,
  );
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  return { placed: lowered(placed, rows), rows, left: clusters.length - placed.length };
}

/** The text of a label. */
export function labelOf({ event, count }: Cluster): string {
  return count === 1 ? clipped(event, 40) : `${clipped(event, 40)} ×${count}`;
}

function clustered(events: readonly Event[]): Cluster[] {
  const clusters: { event: string; atS: number; count: number }[] = [];
  for (const { event, atS } of events.toSorted((a, b) => a.atS - b.atS)) {
    const open = clusters.findLast((each) => each.event === event && atS - each.atS <= CLUSTER_S);
    if (open === undefined) clusters.push({ event, atS, count: 1 });
    else open.count += 1;
  }
  return clusters;
}

function byWeight(a: Cluster, b: Cluster): number {
  return Number(TELLING.test(b.event)) - Number(TELLING.test(a.event)) || a.atS - b.atS;
}

/** Lets every heap of labels down to the marks it belongs to: labels of different heaps do not meet. */
function lowered(placed: readonly Label[], rows: number): Label[] {
  const heaps: Label[][] = [];
  let edge = Number.NEGATIVE_INFINITY;
  for (const label of placed.toSorted((a, b) => a.from - b.from)) {
    if (label.from > edge) heaps.push([]);
    heaps.at(-1)!.push(label);
    edge = Math.max(edge, label.to);
  }
  return heaps.flatMap((heap) => {
    const down = rows - 1 - Math.max(...heap.map(({ row }) => row));
    return heap.map((label) => ({ ...label, row: label.row + down }));
  });
}
