/** When data nodes took writes, seen from the servers' side by the observer's probes. */

import { BLIND_LIMIT_US } from './coverage.ts';
import { covered, overlap, type Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** A stretch of time in which a data node took the observer's writes. */
export interface Writable extends Span {
  readonly node: string;
}

/** A time without an accepted probe that is no longer than this may be one between two probes, µs: 5 polls. */
export const PROBE_GAP_US = 500_000;

/**
 * When each data node took the observer's writes, from its probes: two neighbours that were both accepted make one
 * stretch, unless it was not asked in between for so long that nothing shows what it would have done.
 */
export function writableStretches({ probes }: Pick<Timeline, 'probes'>): Writable[] {
  return [...Map.groupBy(probes, (record) => record.node)].flatMap(([node, records]) => {
    const stretches: { node: string; from: number; to: number }[] = [];
    let open = false;
    for (const { at, accepted } of records) {
      const last = stretches.at(-1);
      if (accepted && open && last !== undefined && at - last.to <= BLIND_LIMIT_US) last.to = at;
      else if (accepted) stretches.push({ node, from: at, to: at });
      open = accepted;
    }
    return stretches;
  });
}

/** A stretch of time in which two data nodes took writes. */
export interface Dual extends Span {
  readonly nodes: readonly [string, string];
}

/** The times in which two data nodes took writes. */
export interface DualMasters {
  readonly stretches: readonly Dual[];
  /** How long it was in all, µs: what several pairs share counts once. */
  readonly total: number;
}

/** When any two nodes took writes at once. */
export function dualMasters(stretches: readonly Writable[]): DualMasters {
  const duals = stretches.flatMap((one, index) =>
    stretches.slice(index + 1).flatMap((other): Dual[] => {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      return other.node === one.node || to <= from ? [] : [{ from, to, nodes: [one.node, other.node] }];
    }),
  );
  return { stretches: duals, total: covered(duals) };
}

/** How long it was within a stretch of time, µs. */
export function dualIn({ stretches }: DualMasters, during: Span): number {
  return overlap(during, stretches);
}
