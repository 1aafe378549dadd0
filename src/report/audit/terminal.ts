/** What the terminal shows of an audit. Plain when colours are off. */

import { styleText } from 'node:util';
import type { AuditResult, Finding } from '../../audit/audit.ts';
import type { Severity } from '../../audit/rule.ts';
import { oneLine } from '../printable.ts';
import { auditSentence } from './sentence.ts';

const COLOUR_OF = { high: 'red', medium: 'yellow', low: 'cyan' } as const satisfies Record<
  Severity,
  Parameters<typeof styleText>[0]
>;

/** Findings worst first, then what could not be looked at, then the whole in one sentence. */
export function auditText(result: AuditResult, colours: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const blocks = result.findings.map((finding) => findingLines(finding, paint));
  const unseen = [
    ...result.unseen.map(({ rule, reasons }) => `not looked at: ${rule}: ${oneLine(reasons.join('; '))}`),
    ...result.gaps.map((gap) => `not looked at: ${oneLine(gap)}`),
  ].map((line) => paint('dim', line));
  const parts = [...blocks, unseen, [paint('bold', auditSentence(result))]];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function findingLines(
  { rule, severity, hazard, at, setting, value, consequence, experiments, change }: Finding,
  paint: (style: Parameters<typeof styleText>[0], text: string) => string,
): string[] {
  const place = at.length === 0 ? '' : ` (${at.join(', ')})`;
  return [
    `${paint(['bold', COLOUR_OF[severity]], severity.padEnd(6))} ${paint('bold', oneLine(hazard))}  ${paint('dim', rule)}`,
    `  found: ${oneLine(`${setting}: ${value}${place}`)}`,
    `  ${oneLine(consequence)}`,
    ...(experiments.length === 0 ? [] : [`  shown by: sentinel-chaos run ${experiments.join(' ')}`]),
    `  change: ${oneLine(change)}`,
  ];
}
