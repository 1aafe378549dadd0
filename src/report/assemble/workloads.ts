/** Workloads for the report: what became of their operations, by whom they were acknowledged, and the series over time. */

import type { CheckContext } from '../../check/context.ts';
import { duplicatedFigure, longestOutage, lostFigure, misreportedFigure } from '../../facts/figures.ts';
import { comebacksOf } from '../../facts/comebacks.ts';
import { selectQuantile } from '../../core/statistics.ts';
import { STATUS, type WriterLedger } from '../../history/ledger.ts';
import { OUTCOMES } from '../../history/record.ts';
import { profileWords } from '../../workload/profile.ts';
import { WORKLOADS } from '../../workload/registry.ts';
import { isWriting } from '../../workload/registry.ts';
import { serviceWords, type Workload } from '../../workload/workload.ts';
import { SERIES_STEP_MS, type RunResult } from '../result.ts';
import { readsOf } from './reads.ts';

type WorkloadResult = RunResult['workloads'][number];

export function workloadResults(context: CheckContext): WorkloadResult[] {
  const { facts } = context;
  return context.experiment.workload.map((workload) => {
    const tally = tallyOf(context, workload);
    const gap = longestOutage(facts.outage(workload.name)).value;
    return {
      name: workload.name,
      words: wordsOf(workload),
      ...tally,
      lost: isWriting(workload) ? lostFigure(facts.losses, workload.name).value : null,
      longestGapMs: gap === null ? null : Math.round(gap * 1e6) / 1e3,
      ...programOf(context, workload),
      ...readsOf(context, workload),
    };
  });
}

function programOf({ facts }: CheckContext, { name }: Workload): Pick<WorkloadResult, 'program'> {
  const conduct = facts.programs.find(({ workload }) => workload === name);
  if (conduct === undefined) return {};
  const { unanswered, misspoken } = conduct;
  const { losses } = facts;
  return {
    program: {
      misreported: misreportedFigure(conduct).value,
      unanswered: unanswered.count,
      misspoken,
      twice: losses === undefined ? null : duplicatedFigure(losses, name).value,
      faults: comebacksOf(facts.history, facts.timeline, name).map(({ fault, after, isHung, gone }) => ({
        fault,
        backS: after === undefined ? null : after / 1e6,
        hung: isHung,
        gone: gone.length,
      })),
    },
  };
}

const FINDS: Readonly<Record<Extract<Workload['via'], string>, string>> = {
  sentinel: 'finds the master through Sentinel',
  'first-master': 'pinned to the first master',
  proxy: 'goes where the proxy leads and knows no Sentinel',
};

function finds(via: Workload['via']): string {
  if (typeof via === 'string') return FINDS[via];
  const leader = 'service' in via ? `the ${serviceWords(via.service)}` : via.address;
  return `goes where ${leader} leads and knows no Sentinel`;
}

function wordsOf(workload: Workload): string {
  if (workload.of !== undefined) return readingWords(workload);
  const { kind, writers, rate, client, via, subscribers, through } = workload;
  const by = through === undefined ? '' : ` of the program of "${through}"`;
  const who = subscribers === undefined ? 'writers' : `publishers and ${subscribers} subscribers${by}`;
  const pace = rate === 'max' ? 'as fast as possible' : `${rate} per second at a constant rate`;
  return `${writers} ${who} on client host ${client}, ${pace}; ${finds(via)}; ${WORKLOADS[kind]?.words ?? kind}; ${profileWords(workload)}`;
}

function readingWords(workload: Workload): string {
  const { kind, writers, rate, client, of, from, through } = workload;
  const where =
    through === undefined
      ? `each asks Sentinel for a ${from}`
      : `the program of "${through}" reads for them where its library leads it`;
  return `${writers} readers of "${of}" on client host ${client}, ${rate} per second at a constant rate; ${where}; ${WORKLOADS[kind]?.words ?? kind}; ${profileWords(workload)}`;
}

type Tally = Pick<
  WorkloadResult,
  'ok' | 'fail' | 'unknown' | 'latencyMs' | 'acknowledgedBy' | 'errors' | 'series'
>;

function tallyOf({ facts: { history, timeline } }: CheckContext, { name }: Workload): Tally {
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
