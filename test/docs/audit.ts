/** docs/audit.md: every hazard that the audit knows, in a table that cannot drift from its rules. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SEVERITIES } from '../../src/audit/rule.ts';
import { RULES } from '../../src/audit/rules.ts';
import { escaped } from '../../src/report/markdown/parts.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const HEAD = `# The audit

\`bin/sentinel-chaos audit redis.deployment.yaml\` holds these rules against the description of a deployment; \`bin/sentinel-chaos plan ID --audit\`
against an experiment's own. Nothing is broken: a finding says what will happen, with the deployment's own numbers, and names the
experiment that shows it. What is unknown leads to no finding: each rule that could not look says so.

**High**: an ordinary single fault loses data or is followed by no failover. **Medium**: a longer outage than need be, or loss in a less
ordinary fault. **Low**: hygiene. \`--fail-on high\` makes findings of that severity a failure (exit code 1).
This page is made from the rules; a test keeps it so.
`;

/** The whole page. */
export function auditRulesPage(): string {
  return [HEAD, ...SEVERITIES.map(sectionOf)].join('\n');
}

function sectionOf(severity: (typeof SEVERITIES)[number]): string {
  const rules = RULES.filter((rule) => rule.severity === severity).map(
    ({ id, title, holds, change, experiments }) =>
      [
        `### ${id}`,
        `${escaped(title)}. Found when: ${escaped(holds)}.`,
        escaped(change),
        ...(experiments.length === 0 ? [] : [`Shown by ${experiments.map(link).join(', ')}.`]),
      ].join('\n\n'),
  );
  return `## ${severity[0]!.toUpperCase()}${severity.slice(1)}\n\n${rules.join('\n\n')}\n`;
}

function link(id: string): string {
  const isEssential = existsSync(join(ROOT, 'experiments', `${id}.ts`));
  return `[${id}](../experiments/${isEssential ? '' : 'catalogue/'}${id}.ts)`;
}
