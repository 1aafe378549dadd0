/** What readers saw, for the report: in numbers, and how stale it was over time. */

import type { CheckContext } from '../../check/context.ts';
import { backFigure, readLostFigure, stalestFigure } from '../../facts/figures.ts';
import type { Sights } from '../../facts/sights.ts';
import { watchedIn } from '../../facts/window.ts';
import type { Workload } from '../../workload/workload.ts';
import { SERIES_STEP_MS, type RunResult } from '../result.ts';

type Reads = Pick<RunResult['workloads'][number], 'reads'>;

/** What there is of a workload that reads; nothing of one that writes. */
export function readsOf({ facts }: CheckContext, { name, of, from, through }: Workload): Reads {
  if (of === undefined) return {};
  const where = { of, ...(from !== undefined && { from }), ...(through !== undefined && { through }) };
  const sights = facts.sights(name);
  const watched = watchedIn(facts.timeline, undefined);
  if (sights === undefined || watched === undefined)
    return { reads: { ...where, stalestS: null, back: null, lost: null, stalestMs: [] } };
  const { value, error } = stalestFigure(name, sights, watched);
  return {
    reads: {
      ...where,
      stalestS: value,
      ...(error === undefined ? {} : { errorS: error }),
      back: backFigure(name, sights).value,
      lost: readLostFigure(name, sights).value,
      stalestMs: stalestByBucket(sights),
    },
  };
}

function stalestByBucket({ readers }: Sights): (number | null)[] {
  const stalest: (number | null)[] = [];
  for (const { sent, stale, isSure } of readers.flatMap(({ sights }) => sights)) {
    const bucket = Math.floor(sent / 1e3 / SERIES_STEP_MS);
    if (isSure) stalest[bucket] = Math.max(stalest[bucket] ?? 0, Math.round(stale) / 1e3);
  }
  return Array.from(stalest, (value) => value ?? null);
}
