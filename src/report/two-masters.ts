/** When more than one data node was master and took writes: the state that loses acknowledged writes. */

import type { RunResult } from './result.ts';

type Node = RunResult['timeline']['nodes'][number];

/** A stretch of time, seconds since the start. */
export interface Stretch {
  readonly fromS: number;
  readonly toS: number;
}

/** When a node was master and took writes; spans that touch are one. */
export function writableSpans(spans: Node['spans']): Stretch[] {
  const merged: { fromS: number; toS: number }[] = [];
  for (const { fromS, toS, state, writable } of spans.toSorted((a, b) => a.fromS - b.fromS)) {
    if (state !== 'master' || !writable) continue;
    const last = merged.at(-1);
    if (last !== undefined && fromS <= last.toS) last.toS = Math.max(last.toS, toS);
    else merged.push({ fromS, toS });
  }
  return merged;
}

/** Every stretch in which at least two nodes took writes as master. */
export function twoMasters(nodes: readonly Node[]): Stretch[] {
  const edges = nodes
    .flatMap(({ spans }) => writableSpans(spans))
    .filter(({ fromS, toS }) => toS > fromS)
    .flatMap(({ fromS, toS }) => [
      { at: fromS, change: 1 },
      { at: toS, change: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.change - b.change);
  const found: Stretch[] = [];
  let masters = 0;
  let since = 0;
  for (const { at, change } of edges) {
    if (masters < 2 && masters + change >= 2) since = at;
    if (masters >= 2 && masters + change < 2) found.push({ fromS: since, toS: at });
    masters += change;
  }
  return found;
}
