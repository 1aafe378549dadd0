/** `summary.md`: the run as a text that GitHub shows below a job and that a person or a language model can read alone. */

import { namedAttempts } from '../../core/attempt.ts';
import { attemptItems, code, escaped, longestTicks, reportLinks, table } from './parts.ts';
import { printable } from '../printable.ts';
import { figureText } from '../../facts/figures.ts';
import { acknowledgedBy, lostBy, outageOf, sinceFault } from '../figures.ts';
import { count, date, instant, lasting, span } from '../../core/quantity.ts';
import { sparkline } from '../sparkline.ts';
import { impactOf } from '../impact.ts';
import { headline, WORDS, worstFindingsFirst } from '../word.ts';
import type { RunResult } from '../result.ts';

/** GitHub drops a job summary above 1 MiB whole; stay well below, in bytes. */
export const SUMMARY_LIMIT = 900 * 1_024;

/** Markdown, at most SUMMARY_LIMIT bytes: sections that do not fit are left out and counted. */
export function summary(result: RunResult): string {
  const body = [
    heading(result),
    numbers(result),
    ...worstFindingsFirst(result).map(finding),
    guards(result),
    ...result.failovers.map(failover),
    workloads(result),
  ].filter((section) => section !== '');
  return fitted(body, ending(result));
}

function heading(result: RunResult): string {
  const { run, verdict } = result;
  return [
    `# ${WORDS[verdict.word].sign} ${headline(result)}: ${escaped(run.title)}`,
    `**${escaped(verdict.sentence)}**`,
    `For a user: ${escaped(impactOf(result))}.`,
    ...(verdict.reasons.length === 0
      ? []
      : [verdict.reasons.map((reason) => `- ${escaped(reason)}`).join('\n')]),
    ...attemptItems(namedAttempts(run.attempts)),
    `Hypothesis: ${escaped(run.hypothesis)}`,
    ...(run.source === undefined ? [] : [`Reported by operators: ${reportLinks(run.source)}.`]),
    `Run ${code(run.id)} of ${code(run.experiment)}, ${date(run.startedAt)}, ${lasting(run.durationS)}, ` +
      `${escaped(run.testbed)}, ${escaped(run.server)}, seed ${run.seed}.`,
  ].join('\n\n');
}

function numbers(result: RunResult): string {
  if (result.numbers.length === 0) return '';
  const rows = result.numbers.map((number) => [
    escaped(number.label),
    `**${figureText(number)}**`,
    escaped(number.limit ?? 'no limit set'),
    escaped(number.sentence),
  ]);
  return table(['Number', 'Measured', 'Limit', 'Meaning'], rows);
}

function finding(found: RunResult['findings'][number]): string {
  const look = WORDS[found.verdict];
  const measures = found.measures.map(
    ({ name, limit, ...number }) =>
      `- ${escaped(name)}: ${figureText(number)}${limit === undefined ? '' : ` (limit: ${escaped(limit)})`}`,
  );
  const evidence = found.evidence.map(
    ({ atS, text }) => `- ${atS === undefined ? '' : `${instant(atS)} `}${escaped(text)}`,
  );
  const more = found.evidenceTotal - found.evidence.length;
  const lists = [
    ...measures,
    ...evidence,
    ...(more > 0 ? [`- and ${count(more)} more, see the history`] : []),
  ];
  const title = `## ${look.sign} ${look.label}: ${escaped(found.title)}`;
  const remarks = (found.remarks ?? []).map(escaped);
  return [
    title,
    `Expected: ${escaped(found.expected)}`,
    escaped(found.sentence),
    remarks.join('\n\n'),
    lists.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function guards(result: RunResult): string {
  const broken = result.guards.filter((guard) => !guard.intact);
  if (result.guards.length === 0) return '';
  if (broken.length === 0) return `All ${result.guards.length} guards against a misleading run were intact.`;
  return [
    '## Broken guards',
    broken.map((guard) => `- **${escaped(guard.name)}**: ${escaped(guard.sentence)}`).join('\n'),
  ].join('\n\n');
}

function failover({
  rows: phases,
  inVain = [],
  words,
  atS,
  outcome,
}: RunResult['failovers'][number]): string {
  const rows = [
    ...inVain.map((one) => [`try: ${escaped(one.end)}`, span(one.sinceFaultMs), '–', escaped(one.words)]),
    ...phases.map((row) => [
      escaped(row.phase),
      figureText(sinceFault(row)),
      row.predictedMs === null ? '–' : `${span(row.predictedMs[0])} to ${span(row.predictedMs[1])}`,
      escaped(row.words),
    ]),
  ];
  return [
    `## ${escaped(words)} at ${instant(atS)}: ${escaped(outcome)}`,
    rows.length === 0
      ? 'No phase was seen.'
      : table(['Phase', 'Since the fault', 'Predicted', 'What happened'], rows),
  ].join('\n\n');
}

function workloads(result: RunResult): string {
  if (result.workloads.length === 0) return '';
  const rows = result.workloads.map((workload) => [
    escaped(workload.name),
    figureText(acknowledgedBy(workload)),
    count(workload.fail),
    count(workload.unknown),
    workload.reads === undefined ? figureText(lostBy(workload)) : '–',
    figureText(outageOf(workload)),
    code(sparkline(workload.series.ok)),
  ]);
  const titles = [
    'Workload',
    'Acknowledged',
    'Refused',
    'Unknown',
    'Lost',
    'Longest gap',
    'Acknowledged over time',
  ];
  return `## Workloads\n\n${table(titles, rows)}`;
}

function ending(result: RunResult): string {
  const limits = result.limits.map((limit) => `- ${escaped(limit)}`).join('\n');
  const fence = '`'.repeat(Math.max(3, longestTicks(result.run.command) + 1));
  return [
    ...(limits === '' ? [] : ['## What this run does not show', limits]),
    '## Repeat it',
    `${fence}sh\n${printable(result.run.command)}\n${fence}`,
    '[report](report.html) · [run.json](run.json) · [history](history/) · [logs](logs/)',
  ].join('\n\n');
}

function fitted(sections: readonly string[], end: string): string {
  let left = SUMMARY_LIMIT - Buffer.byteLength(end) - 200;
  const kept = sections.filter((section) => {
    const size = Buffer.byteLength(section) + 2;
    if (size > left) return false;
    left -= size;
    return true;
  });
  const dropped = sections.length - kept.length;
  const note = dropped === 0 ? [] : [`${dropped} sections are too long for this summary; see the report.`];
  return `${[...kept, ...note, end].join('\n\n')}\n`;
}
