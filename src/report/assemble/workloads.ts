/** Workloads for the report: what became of their operations, by whom they were acknowledged, and the series over time. */

import { gapsOf } from '../../check/acknowledgements.ts';
import type { CheckContext } from '../../check/checker.ts';
import { lossesOf } from '../../check/losses.ts';
import { quantile } from '../../core/statistics.ts';
import { STATUS, type WriterLedger } from '../../history/ledger.ts';
import { timelineOf } from '../../history/timeline.ts';
import { PROFILES } from '../../workload/profile.ts';
import { WORKLOADS } from '../../workload/registry.ts';
import type { Workload } from '../../workload/workload.ts';
import { SERIES_STEP_MS, type RunResult } from '../result.ts';
import { stoppedAt } from './numbers.ts';

type WorkloadResult = RunResult['workloads'][number];

export function workloadResults(context: CheckContext): WorkloadResult[] {
  const lost = Map.groupBy(lossesOf(context.history)?.lost ?? [], (loss) => loss.writer.workload);
  const lossesKnown = lossesOf(context.history) !== undefined;
  return context.experiment.workload.map((workload) => {
    const tally = tallyOf(context, workload);
    const gaps = gapsOf(
      context.history,
      workload.name,
      20_000,
      stoppedAt(context, workload.name) ?? timelineOf(context.history).end,
    );
    return {
      name: workload.name,
      words: wordsOf(workload),
      ...tally,
      lost: lossesKnown ? (lost.get(workload.name)?.length ?? 0) : null,
      longestGapMs: gaps.length === 0 ? null : Math.max(...gaps.map((gap) => gap.to - gap.from)) / 1e3,
    };
  });
}

function wordsOf({ kind, writers, rate, profile, client, via }: Workload): string {
  const pace = rate === 'max' ? 'as fast as possible' : `${rate} per second at a constant rate`;
  const finds = via === 'sentinel' ? 'finds the master through Sentinel' : 'pinned to the first master';
  return `${writers} writers on client host ${client}, ${pace}; ${finds}; ${WORKLOADS[kind]?.words ?? kind}; profile ${profile}: ${PROFILES[profile].words}`;
}

type Tally = Pick<
  WorkloadResult,
  'ok' | 'fail' | 'unknown' | 'latencyMs' | 'acknowledgedBy' | 'errors' | 'series'
>;

function tallyOf({ history }: CheckContext, { name }: Workload): Tally {
  const { ledger } = history;
  const writers = ledger.writers.filter((writer) => writer.workload === name);
  const buckets = Math.ceil(timelineOf(history).end / 1e3 / SERIES_STEP_MS) + 1;
  const series = { ok: zeros(buckets), fail: zeros(buckets), unknown: zeros(buckets) };
  const byAcknowledger = new Float64Array(ledger.acknowledgers.length);
  const byReason = [
    new Float64Array(ledger.reasons.length),
    new Float64Array(ledger.reasons.length),
  ] as const;
  eachOperation(writers, (writer, number, status, bucket) => {
    const source = writer.source(number);
    if (status === STATUS.ok) {
      series.ok[bucket]!++;
      byAcknowledger[source]!++;
    } else {
      const isFail = status === STATUS.fail;
      (isFail ? series.fail : series.unknown)[bucket]!++;
      byReason[isFail ? 0 : 1][source]!++;
    }
  });
  const latency = latencies(writers, series.ok);
  return {
    ok: sum(series.ok),
    fail: sum(series.fail),
    unknown: sum(series.unknown),
    latencyMs: latency.all,
    acknowledgedBy: acknowledgersOf(
      ledger.acknowledgers.map((one) => one.node),
      byAcknowledger,
    ),
    errors: ledger.reasons
      .flatMap(({ code, text }, index) =>
        (['fail', 'unknown'] as const).flatMap((outcome, which) => {
          const count = byReason[which]![index]!;
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

/** Calls back for every recorded operation with the bucket in which it completed. */
function eachOperation(
  writers: readonly WriterLedger[],
  callback: (writer: WriterLedger, number: number, status: number, bucket: number) => void,
): void {
  for (const writer of writers) {
    for (let number = 1; number <= writer.highest; number++) {
      const status = writer.status(number);
      if (status !== STATUS.none)
        callback(writer, number, status, Math.floor(writer.doneUs(number) / 1e3 / SERIES_STEP_MS));
    }
  }
}

function acknowledgersOf(nodes: readonly string[], counts: Float64Array): Tally['acknowledgedBy'] {
  const byNode = Map.groupBy(
    nodes.map((node, index) => ({ node, count: counts[index]! })),
    (one) => one.node,
  );
  return [...byNode]
    .map(([node, all]) => ({ node, count: sum(all.map((one) => one.count)) }))
    .filter((one) => one.count > 0)
    .toSorted((a, b) => a.node.localeCompare(b.node));
}

/** Latencies of acknowledged operations, sorted by bucket in one array: exact quantiles without an object each. */
function latencies(writers: readonly WriterLedger[], ok: readonly number[]) {
  const starts = Uint32Array.from(ok);
  let total = 0;
  for (let bucket = 0; bucket < ok.length; bucket++) {
    starts[bucket] = total;
    total += ok[bucket]!;
  }
  const values = new Float32Array(total);
  const filled = Uint32Array.from(starts);
  eachOperation(writers, (writer, number, status, bucket) => {
    if (status === STATUS.ok) values[filled[bucket]!++] = writer.latencyUs(number) / 1e3;
  });
  const inBucket = ok.map((count, bucket) =>
    values.subarray(starts[bucket]!, starts[bucket]! + count).sort(),
  );
  const p50Ms = inBucket.map((sorted) => rounded(quantile(sorted, 0.5)));
  const maxMs = inBucket.map((sorted) => rounded(sorted.at(-1)));
  if (total === 0) return { p50Ms, maxMs, all: null };
  const all = values.sort();
  return {
    p50Ms,
    maxMs,
    all: { p50: rounded(quantile(all, 0.5))!, p99: rounded(quantile(all, 0.99))!, max: rounded(all.at(-1))! },
  };
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 1_000) / 1_000;
}
