/** An audit in GitHub's Markdown. */

import type { AuditResult, Finding } from '../../audit/audit.ts';
import { code, escaped } from '../markdown/parts.ts';
import { auditSentence } from './sentence.ts';

/** The whole in one sentence, findings worst first, and what could not be looked at. */
export function auditMarkdown(result: AuditResult): string {
  const unseen = [
    ...result.unseen.map(({ rule, reasons }) => `- ${code(rule)}: ${escaped(reasons.join('; '))}`),
    ...result.gaps.map((gap) => `- ${escaped(gap)}`),
  ];
  return [
    `# ${escaped(auditSentence(result))}`,
    ...result.findings.map(section),
    ...(unseen.length === 0 ? [] : [`## Not looked at\n\n${unseen.join('\n')}`]),
  ].join('\n\n');
}

function section({
  rule,
  severity,
  hazard,
  at,
  setting,
  value,
  consequence,
  experiments,
  change,
}: Finding): string {
  const place = at.length === 0 ? '' : ` (${at.map(code).join(', ')})`;
  return [
    `## ${severity}: ${escaped(hazard)}`,
    `${code(setting)}: ${escaped(value)}${place}`,
    escaped(consequence),
    `**To change:** ${escaped(change)}`,
    [
      `Rule ${code(rule)}`,
      ...(experiments.length === 0
        ? []
        : [`shown by ${experiments.map((id) => code(`sentinel-chaos run ${id}`)).join(', ')}`]),
    ].join(', '),
  ].join('\n\n');
}
