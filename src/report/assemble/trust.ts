/** How well the harness itself could see, and what a verdict of this run does not show. */

import type { CheckContext } from '../../check/context.ts';
import { stallWords, type Stall } from '../../facts/stalls.ts';
import { selectQuantile } from '../../core/statistics.ts';
import { recordsOf, type History } from '../../history/history.ts';
import { POLL_PERIOD_MS } from '../../history/polling.ts';
import { STATUS } from '../../history/ledger.ts';
import type { RunResult } from '../result.ts';
import { count, quantity } from '../../core/quantity.ts';

export function trustOf({ facts: { history, stalls } }: CheckContext): RunResult['trust'] {
  const health = recordsOf(history, 'health');
  const lag = startLagMs(history);
  const rows: [string, string | undefined][] = [
    [
      'longest hold-up of a harness process',
      health.length === 0
        ? undefined
        : quantity(
            health.reduce((most, { loopDelayMaxMs }) => Math.max(most, loopDelayMaxMs), 0),
            'ms',
          ),
    ],
    ['stalls that a number may depend on', stallsWords(stalls)],
    ['clock', clockWords(history)],
    ['start lag of operations, p99 (sent − intended)', lag === undefined ? undefined : quantity(lag, 'ms')],
    ['resolution of polled states', quantity(POLL_PERIOD_MS, 'ms')],
    [
      'records in the history',
      `${count(history.records.length)} and ${count(operations(history))} operations`,
    ],
  ];
  return rows.map(([name, value]) => ({ name, value: value ?? 'not measured' }));
}

function stallsWords(stalls: readonly Stall[]): string {
  const [longest] = stalls.toSorted((a, b) => b.to - b.from - (a.to - a.from));
  return longest === undefined ? 'none' : `${count(stalls.length)}, the longest: ${stallWords(longest)}`;
}

function clockWords(history: History): string {
  const boots = new Set(recordsOf(history, 'process').map((record) => record.bootId));
  const errorUs = Math.max(0, ...recordsOf(history, 'clock').map((record) => record.errorUs));
  if (errorUs > 0)
    return `clock error ± ${quantity(errorUs / 1e3, 'ms')} between processes, after correction`;
  return boots.size > 1
    ? 'several kernels, and how far their clocks are apart is unknown'
    : 'all processes read the same kernel’s clock (CLOCK_MONOTONIC), error 0';
}

function operations({ ledger }: History): number {
  return ledger.all().reduce((total, writer) => total + writer.highest, 0);
}

/** The 99th percentile of how late operations were begun, among those acknowledged. */
function startLagMs({ ledger }: History): number | undefined {
  const lags = new Float32Array(ledger.all().reduce((total, writer) => total + writer.highest, 0));
  let filled = 0;
  for (const writer of ledger.all()) {
    writer.each(STATUS.ok, ({ lagUs }, slot) => {
      lags[filled++] = lagUs[slot]! / 1e3;
    });
  }
  return selectQuantile(lags.subarray(0, filled), 0.99);
}

const GENERAL_LIMITS = [
  'One run is one sample: a held hypothesis is not a proof, and failover times vary with where the Sentinels are in their ping and INFO periods.',
];

/** Of the local testbed: what a network inside one kernel cannot show. */
const LOCAL_LIMITS = [
  'All hosts are network namespaces of one kernel: there is no packet loss but the one injected, no clock skew between hosts, and latency is that of a virtual link.',
  'Data lies in memory-backed files: fsync costs nothing, so the cost of persistence is not shown.',
];

/** Of Kubernetes, where every host has a Service of its own. */
const KUBERNETES_LIMITS = [
  'While a pod is gone, connections to its Service are refused; a machine that is gone would not answer them. A Sentinel’s are refused a second after it has dialled, as they are without the harness; the message that would keep it busy until then is dropped.',
];

/** Of a deployment that was there before. */
const FOUND_LIMITS = [
  'Only the writes of this run are counted: what other clients of this deployment lost or waited for is not seen, and they lost and waited alike.',
];

export function limitsOf({ experiment, facts }: CheckContext): string[] {
  const { testbed } = facts.timeline.deployment ?? {};
  return [
    ...(experiment.limits ?? []),
    ...GENERAL_LIMITS,
    ...(testbed === 'local' ? LOCAL_LIMITS : []),
    ...(testbed === 'kubernetes' ? KUBERNETES_LIMITS : []),
    ...(testbed === 'found' ? FOUND_LIMITS : []),
  ];
}
