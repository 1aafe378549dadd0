/** The measures of an archive's lines, of which only ids, values and units are kept: what the ids mean. */

import type { Measured } from '../../compare/side.ts';
import { HEADLINES, isHeadline } from '../headlines.ts';
import { isLatency, latencyWords } from '../../compare/latency.ts';
import { WRITES_IN_VAIN } from '../series/samples.ts';
import type { RunLine } from './line.ts';

/** Headlines, writes that came to nothing, latencies, and the phases of failovers, whose ids name their fault. */
export function isArchived(id: string): boolean {
  return isHeadline(id) || Object.hasOwn(WRITES_IN_VAIN, id) || isLatency(id) || isPhase(id);
}

function isPhase(id: string): boolean {
  return id.includes(': ');
}

/** The measures of a run as a comparison sees them. */
export function measuredIn(measures: RunLine['measures']): Measured[] {
  const all: Measured[] = [];
  for (const id in measures) {
    const [value, error, unit] = measures[id]!;
    const { words, worse, isAwaited, kind } = meaningOf(id);
    all.push({ id, words, unit, value, error, worse, isAwaited, kind });
  }
  return all;
}

/** Meanings that were worked out: an archive has few ids and many runs. */
const KNOWN = new Map<string, Meaning>();

type Meaning = Pick<Measured, 'words' | 'worse' | 'isAwaited' | 'kind'>;

function meaningOf(id: string): Meaning {
  const known = KNOWN.get(id);
  if (known !== undefined) return known;
  const meaning = newMeaning(id);
  KNOWN.set(id, meaning);
  return meaning;
}

function newMeaning(id: string): Meaning {
  if (isHeadline(id)) {
    const { label, measure } = HEADLINES[id];
    return { words: label, worse: measure.worse, isAwaited: id === 'failover', kind: 'headline' };
  }
  if (isLatency(id)) return { words: latencyWords(id), worse: 'more', isAwaited: false, kind: 'detail' };
  if (isPhase(id)) return { words: id, worse: 'more', isAwaited: true, kind: 'phase' };
  const words = Object.hasOwn(WRITES_IN_VAIN, id) ? WRITES_IN_VAIN[id]! : id;
  return { words, worse: 'more', isAwaited: false, kind: 'detail' };
}
