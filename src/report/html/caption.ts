/** The timeline in words: what to look at, with the times. */

import { count, instant, quantity, span } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';
import { reigns } from './chart/lanes.ts';
import { pointLengthS } from './chart/series.ts';

/** How many of a kind are named one by one. */
const NAMED = 4;

/** One sentence or two per thing to see. */
export function caption(result: RunResult): readonly string[] {
  return [faults(result), masters(result), overlap(result), gaps(result), reading(result)].filter(
    (sentence) => sentence !== '',
  );
}

function faults({ timeline: { faults } }: RunResult): string {
  if (faults.length === 0) return 'No fault was injected.';
  const named = faults
    .slice(0, NAMED)
    .map(({ words, fromS, toS }) => `${words} (${instant(fromS)} to ${instant(toS)})`);
  return `Shaded: ${listed(named, faults.length)}.`;
}

function masters({ timeline: { nodes } }: RunResult): string {
  const all = reigns(nodes);
  if (all.length === 0) return nodes.length === 0 ? '' : 'No data node was seen to take writes as master.';
  const named = all
    .slice(0, NAMED)
    .map(({ node, fromS, toS }) => `${node} from ${instant(fromS)} to ${instant(toS)}`);
  return `Writes were taken as master by ${listed(named, all.length)} (dark bars).`;
}

function overlap({ timeline: { nodes, twoMasters }, numbers }: RunResult): string {
  if (reigns(nodes).length === 0) return '';
  if (twoMasters.length === 0) return 'At no time were two masters seen to take writes at once.';
  const total = numbers.find(({ id }) => id === 'two-masters');
  const named = twoMasters.slice(0, NAMED).map(({ fromS, toS }) => `${instant(fromS)} to ${instant(toS)}`);
  const length = total === undefined ? '' : ` for ${quantity(total.value, total.unit, total.error)}`;
  return `Two masters took writes at once${length} (framed in red): ${listed(named, twoMasters.length)}.`;
}

function gaps({ workloads }: RunResult): string {
  const known = workloads.flatMap(({ name, longestGapMs }) =>
    longestGapMs === null ? [] : [`${span(longestGapMs)} for ${name}`],
  );
  if (known.length === 0) return '';
  return `The longest time without an acknowledged write was ${listed(known.slice(0, NAMED), known.length)}.`;
}

function reading({ workloads }: RunResult): string {
  const written = workloads.filter(({ series }) => series.ok.length > 0);
  if (written.length === 0) return '';
  const length = Math.max(...written.map(pointLengthS));
  return `Each point of a curve is ${span(length * 1_000)}: writes are summed, latencies keep their largest value.`;
}

function listed(named: readonly string[], total: number): string {
  const more = total > named.length ? [`${count(total - named.length)} more`] : [];
  const parts = [...named, ...more];
  return parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}
