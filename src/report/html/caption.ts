/** The timeline in words: what to look at, with the times. */

import { count, instant, span } from '../../core/quantity.ts';
import type { Figure } from '../../facts/figures.ts';
import { outageOf } from '../figures.ts';
import type { RunResult } from '../result.ts';
import { reigns } from './chart/lanes.ts';
import { pointLengthS } from './chart/series.ts';
import type { Phrase } from './phrase.ts';

/** How many of a kind are named one by one. */
const NAMED = 4;

/** One sentence or two per thing to see. */
export function caption(result: RunResult): readonly Phrase[] {
  return [faults(result), masters(result), overlap(result), gaps(result), reading(result)].filter(
    (phrase) => phrase.length > 0,
  );
}

function faults({ timeline: { faults: all } }: RunResult): Phrase {
  if (all.length === 0) return ['No fault was injected.'];
  const named = all.map(({ words, fromS, toS }) => [`${words} (${instant(fromS)} to ${instant(toS)})`]);
  return ['Shaded: ', ...listed(named), '.'];
}

function masters({ timeline: { nodes } }: RunResult): Phrase {
  const all = reigns(nodes);
  if (all.length === 0) return nodes.length === 0 ? [] : ['No data node was seen to take writes as master.'];
  const named = all.map(({ node, fromS, toS }) => [`${node} from ${instant(fromS)} to ${instant(toS)}`]);
  return ['Writes were taken as master by ', ...listed(named), ' (dark bars).'];
}

function overlap({ timeline: { nodes, twoMasters }, numbers }: RunResult): Phrase {
  if (reigns(nodes).length === 0) return [];
  if (twoMasters.length === 0) return ['At no time were two masters seen to take writes at once.'];
  const total = numbers.find(({ id }) => id === 'two-masters');
  const named = twoMasters.map(({ fromS, toS }) => [`${instant(fromS)} to ${instant(toS)}`]);
  const length: Phrase = total?.fact === undefined ? [] : [' for ', total as Figure];
  return ['Two masters took writes at once', ...length, ' (framed in red): ', ...listed(named), '.'];
}

function gaps({ workloads }: RunResult): Phrase {
  const known = workloads.filter(({ longestGapMs }) => longestGapMs !== null);
  if (known.length === 0) return [];
  const named = known.map((workload): Phrase => [outageOf(workload), ` for ${workload.name}`]);
  return ['The longest time without an acknowledged write was ', ...listed(named), '.'];
}

function reading({ workloads }: RunResult): Phrase {
  const written = workloads.filter(({ series }) => series.ok.length > 0);
  if (written.length === 0) return [];
  const length = Math.max(...written.map(pointLengthS));
  return [
    `Each point of a curve is ${span(length * 1_000)}: writes are summed, latencies keep their largest value.`,
  ];
}

/** `a, b and c`, the first few by name. */
function listed(all: readonly Phrase[]): Phrase {
  const further = all.length > NAMED ? [[`${count(all.length - NAMED)} more`]] : [];
  const parts = [...all.slice(0, NAMED), ...further];
  return parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [index === parts.length - 1 ? ' and ' : ', ']),
    ...part,
  ]);
}
