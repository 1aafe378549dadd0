/** The measures of an archive's lines, of which only ids, values and units are kept: what the ids mean. */

import type { Measured } from '../../compare/side.ts';
import type { Measure, Readings } from '../../trend/run.ts';
import { HEADLINES, isHeadline } from '../headlines.ts';
import { isLatency, latencyWords } from '../../compare/latency.ts';
import { WRITES_IN_VAIN } from '../series/samples.ts';
import type { KeptRun } from './archive.ts';
import type { CommonLine } from './line.ts';

/** Headlines, writes that came to nothing, latencies, and the phases of failovers, whose ids name their fault. */
export function isArchived(id: string): boolean {
  return isHeadline(id) || Object.hasOwn(WRITES_IN_VAIN, id) || isLatency(id) || isPhase(id);
}

function isPhase(id: string): boolean {
  return id.includes(': ');
}

/** The same as rows. */
export function readingsIn({ common, numbers }: Pick<KeptRun, 'common' | 'numbers'>): Readings {
  return { measures: meaningsOf(common), numbers };
}

/** The measures of a run as a comparison sees them. */
export function measuredIn({ common, numbers }: Pick<KeptRun, 'common' | 'numbers'>): Measured[] {
  return meaningsOf(common).map(({ id, words, unit, worse, isAwaited, kind }, n) => ({
    id,
    words,
    unit,
    value: numbers[2 * n]!,
    // Never null: the schema sees to it.
    error: numbers[2 * n + 1]!,
    worse,
    isAwaited,
    kind,
  }));
}

/** Meanings that were worked out: what runs have in common is little, and runs are many. */
const KNOWN = new WeakMap<CommonLine, readonly Measure[]>();

function meaningsOf(common: CommonLine): readonly Measure[] {
  const known = KNOWN.get(common);
  if (known !== undefined) return known;
  const meanings = Object.entries(common.measures).map(([id, unit]) => ({ id, unit, ...meaningOf(id) }));
  KNOWN.set(common, meanings);
  return meanings;
}

type Meaning = Pick<Measured, 'words' | 'worse' | 'isAwaited' | 'kind'>;

function meaningOf(id: string): Meaning {
  if (isHeadline(id)) {
    const { label, measure } = HEADLINES[id];
    return { words: label, worse: measure.worse, isAwaited: id === 'failover', kind: 'headline' };
  }
  if (isLatency(id)) return { words: latencyWords(id), worse: 'more', isAwaited: false, kind: 'detail' };
  if (isPhase(id)) return { words: id, worse: 'more', isAwaited: true, kind: 'phase' };
  const words = Object.hasOwn(WRITES_IN_VAIN, id) ? WRITES_IN_VAIN[id]! : id;
  return { words, worse: 'more', isAwaited: false, kind: 'detail' };
}
