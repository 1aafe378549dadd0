/** What became of the operations of a workload: how many of each outcome, by whom they were acknowledged, and all of it over time. */

import type { CheckContext } from '../../check/context.ts';
import { selectQuantile } from '../../core/statistics.ts';
import { STATUS, type WriterLedger } from '../../history/ledger.ts';
import { OUTCOMES } from '../../history/record.ts';
import type { Workload } from '../../workload/workload.ts';
import { SERIES_STEP_MS, type RunResult } from '../result.ts';

type Tally = Pick<
  RunResult['workloads'][number],
  'ok' | 'fail' | 'unknown' | 'latencyMs' | 'acknowledgedBy' | 'errors' | 'series'
>;

/** Counts them once, in the columns of the ledger: there may be millions. */
export function tallyOf({ facts: { history, timeline } }: CheckContext, { name }: Workload): Tally {
  const { ledger } = history;
  const writers = ledger.of(name);
  const buckets = Math.ceil(timeline.end / 1e3 / SERIES_STEP_MS) + 1;
  const series = { ok: zeros(buckets), fail: zeros(buckets), unknown: zeros(buckets) };
  const byAcknowledger = new Float64Array(ledger.acknowledgers.length);
  const reasons = ledger.reasons.length;
  const byReason = { fail: new Float64Array(reasons), unknown: new Float64Array(reasons) };
  for (const outcome of OUTCOMES) {
    const [counts, sources] = [series[outcome], outcome === 'ok' ? byAcknowledger : byReason[outcome]];
    for (const writer of writers) {
      writer.each(STATUS[outcome], ({ doneUs, source }, slot) => {
        counts[bucketOf(doneUs[slot]!)]!++;
        sources[source[slot]!]!++;
      });
    }
  }
  const latency = latencies(writers, series.ok);
  return {
    ok: sum(series.ok),
    fail: sum(series.fail),
    unknown: sum(series.unknown),
    latencyMs: latency.all,
    acknowledgedBy: acknowledgersOf(
      ledger.acknowledgers.map((one) => one?.node),
      byAcknowledger,
    ),
    errors: ledger.reasons
      .flatMap(({ code, text }, index) =>
        (['fail', 'unknown'] as const).flatMap((outcome) => {
          const count = byReason[outcome][index]!;
          return count === 0 ? [] : [{ code, outcome, count, text }];
        }),
      )
      .toSorted((a, b) => b.count - a.count),
    series: { ...series, p50Ms: latency.p50Ms, maxMs: latency.maxMs },
  };
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Index of the bucket of every series in which an operation completed. */
function bucketOf(doneUs: number): number {
  return Math.floor(doneUs / 1e3 / SERIES_STEP_MS);
}

/** By whom, as far as that is known: a client program does not say it. */
function acknowledgersOf(
  nodes: readonly (string | undefined)[],
  counts: Float64Array,
): Tally['acknowledgedBy'] {
  const byNode = Map.groupBy(
    nodes.flatMap((node, index) => (node === undefined ? [] : [{ node, count: counts[index]! }])),
    (one) => one.node,
  );
  return [...byNode]
    .map(([node, all]) => ({ node, count: sum(all.map((one) => one.count)) }))
    .filter((one) => one.count > 0)
    .toSorted((a, b) => a.node.localeCompare(b.node));
}

/** Latencies of acknowledged operations, by bucket in one array: exact quantiles without an object each. */
function latencies(writers: readonly WriterLedger[], ok: readonly number[]) {
  const starts = startsOf(ok);
  const values = new Float32Array(sum(ok));
  const filled = Uint32Array.from(starts);
  for (const writer of writers) {
    writer.each(STATUS.ok, ({ doneUs, latencyUs }, slot) => {
      values[filled[bucketOf(doneUs[slot]!)]!++] = latencyUs[slot]! / 1e3;
    });
  }
  const inBucket = ok.map((count, bucket) => values.subarray(starts[bucket], starts[bucket]! + count));
  const at = (samples: Float32Array, q: number): number | null => rounded(selectQuantile(samples, q));
  const p50Ms = inBucket.map((samples) => at(samples, 0.5));
  const maxMs = inBucket.map((samples) => at(samples, 1));
  const all =
    values.length === 0 ? null : { p50: at(values, 0.5)!, p99: at(values, 0.99)!, max: at(values, 1)! };
  // Gives the memory back at once: the collector is in no hurry with what does not lie in its heap.
  values.buffer.transfer(0);
  return { p50Ms, maxMs, all };
}

/** Where each bucket begins in an array that holds so many of each, one bucket after the other. */
function startsOf(counts: readonly number[]): number[] {
  let total = 0;
  return counts.map((count) => (total += count) - count);
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1_000) / 1_000;
}
