/** The workloads side by side: what the clients got. */

import { count, NOT_MEASURABLE, span } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { acknowledgedBy, lostBy, misreportedBy, outageOf, stalestBy } from '../figures.ts';
import { absent, figure, section, table } from './parts.ts';

type Workload = RunResult['workloads'][number];

const MEANING = {
  fail: 'definite: surely not applied',
  unknown: 'indefinite: may have been applied',
} as const;

/** One column a workload, then the errors of all. */
export function workloads(result: RunResult): Markup {
  const content =
    result.workloads.length === 0
      ? absent('No workload wrote anything in this run.')
      : [comparison(result.workloads), errors(result.workloads)];
  return section('workloads', 'What the clients got', content);
}

function comparison(all: readonly Workload[]): Markup {
  const row = (name: string, value: (workload: Workload) => Markup): Markup[] => [name, ...all.map(value)];
  return table({
    caption: 'Writes by workload',
    columns: [{ title: 'Workload' }, ...all.map(({ name }) => ({ title: name, numeric: true }))],
    rows: [
      row('What it does', ({ words }) => html`<span class="words">${words}</span>`),
      row('Acknowledged', (workload) => html`<b>${figure(acknowledgedBy(workload))}</b>`),
      row('… by node', nodes),
      row('Acknowledged, then lost', loss),
      ...readRows(all, row),
      row('Refused (surely not applied)', ({ fail }) => count(fail)),
      ...programRows(all, row),
      row('Unknown (may have been applied)', ({ unknown }) => count(unknown)),
      row('Longest gap between acknowledgements', (workload) => figure(outageOf(workload))),
      row('Latency p50', ({ latencyMs }) => span(latencyMs?.p50 ?? null)),
      row('Latency p99', ({ latencyMs }) => span(latencyMs?.p99 ?? null)),
      row('Latency max', ({ latencyMs }) => span(latencyMs?.max ?? null)),
    ],
  });
}

/** What only readers have. */
function readRows(
  all: readonly Workload[],
  row: (name: string, value: (workload: Workload) => Markup) => Markup[],
): Markup[][] {
  if (all.every(({ reads }) => reads === undefined)) return [];
  const number = (value: number | null | undefined): Markup =>
    value === undefined ? '–' : value === null ? NOT_MEASURABLE : count(value);
  return [
    row('Stalest read', (workload) => {
      const stalest = stalestBy(workload);
      return stalest === undefined ? '–' : html`<b>${figure(stalest)}</b>`;
    }),
    row('Reads that showed less than before', ({ reads }) => number(reads?.back)),
    row('Reads of what was lost later', ({ reads }) => number(reads?.lost)),
  ];
}

/** What only client programs have. */
function programRows(
  all: readonly Workload[],
  row: (name: string, value: (workload: Workload) => Markup) => Markup[],
): Markup[][] {
  if (all.every(({ program }) => program === undefined)) return [];
  return [
    row('… by a client program’s word, and in the data', misreport),
    row('Never answered by a client program', ({ program }) =>
      program === undefined ? '–' : count(program.unanswered),
    ),
  ];
}

function misreport(workload: Workload): Markup {
  const misreported = misreportedBy(workload);
  if (misreported === undefined) return '–';
  return html`<b class=${(misreported.value ?? 0) > 0 ? 'outside' : undefined}>${figure(misreported)}</b>`;
}

function nodes({ acknowledgedBy: all, program, reads, ok }: Workload): Markup {
  if ((program ?? reads?.through) !== undefined && ok > 0) return 'not said by a client program';
  if (all.length === 0) return 'none';
  return all.map(({ node, count: writes }) => html`<div>${node} ${count(writes)}</div>`);
}

function loss(workload: Workload): Markup {
  if (workload.reads !== undefined) return '–';
  const lost = lostBy(workload);
  return html`<b class=${(lost.value ?? 0) > 0 ? 'outside' : undefined}>${figure(lost)}</b>`;
}

function errors(all: readonly Workload[]): Markup {
  const rows = all.flatMap((workload) =>
    workload.errors.map(({ code, outcome, count: times, text }): Markup[] => [
      html`<code>${code}</code>`,
      workload.name,
      count(times),
      html`<span class=${outcome === 'fail' ? 'refused' : 'unknown'}>${MEANING[outcome]}</span>`,
      text,
    ]),
  );
  if (rows.length === 0) return absent('No write was refused or left unanswered.');
  const titles = ['Error', 'Workload', 'Writes', 'What it means', 'Text of the first'];
  return table({
    caption: 'Writes that were not acknowledged, by error',
    columns: titles.map((title) => ({ title, numeric: title === 'Writes' })),
    rows,
  });
}
