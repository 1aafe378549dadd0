/** Fewer points for long runs, without hiding anything: counts are summed, latencies keep their largest value. */

import { SERIES_STEP_MS, type RunResult } from '../../result.ts';

type Series = RunResult['workloads'][number]['series'] & {
  /** How stale reads were, ms; of readers alone. */
  readonly stalestMs?: readonly (number | null)[];
};

/** One drawn bucket of a workload. */
export interface Bucket {
  readonly fromS: number;
  readonly toS: number;
  readonly ok: number;
  readonly fail: number;
  readonly unknown: number;
  /** The largest of the medians, ms. */
  readonly p50Ms: number | null;
  readonly maxMs: number | null;
  readonly stalestMs: number | null;
}

/** At most `limit` buckets of equal width. */
export function thinned(series: Series, limit: number): Bucket[] {
  const length = Math.max(...Object.values(series).map((values) => values.length));
  const per = Math.max(1, Math.ceil(length / limit));
  return Array.from({ length: Math.ceil(length / per) }, (_, index) => bucket(series, index * per, per));
}

function bucket(series: Series, from: number, per: number): Bucket {
  const part = <T>(values: readonly T[]) => values.slice(from, from + per);
  const sum = (values: readonly number[]) => part(values).reduce((total, value) => total + value, 0);
  return {
    fromS: (from * SERIES_STEP_MS) / 1_000,
    toS: ((from + per) * SERIES_STEP_MS) / 1_000,
    ok: sum(series.ok),
    fail: sum(series.fail),
    unknown: sum(series.unknown),
    p50Ms: largest(part(series.p50Ms)),
    maxMs: largest(part(series.maxMs)),
    stalestMs: largest(part(series.stalestMs ?? [])),
  };
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
