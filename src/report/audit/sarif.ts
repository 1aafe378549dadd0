/** An audit as SARIF 2.1.0, for code scanning: each finding at the description's file. */

import type { AuditResult, Finding } from '../../audit/audit.ts';
import { oneLine } from '../printable.ts';

const LEVEL_OF = { high: 'error', medium: 'warning', low: 'note' } as const;

/** `file` is where the description lies, relative to the repository; absent for what no file describes. */
export function auditSarif({ findings }: AuditResult, file: string | undefined): object {
  const rules = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'sentinel-chaos', rules: rules.map(ruleOf) } },
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ rule }) => rule === finding.rule),
          level: LEVEL_OF[finding.severity],
          message: { text: sentenceOf(finding) },
          ...(file === undefined
            ? {}
            : { locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) } } }] }),
        })),
      },
    ],
  };
}

function ruleOf({ rule, hazard, change, experiments }: Finding): object {
  return {
    id: rule,
    shortDescription: { text: `${hazard}.` },
    help: { text: change },
    properties: { experiments },
  };
}

function sentenceOf({ hazard, at, setting, value, consequence }: Finding): string {
  return oneLine(
    `${hazard}: ${setting} ${value}${at.length === 0 ? '' : ` (${at.join(', ')})`}. ${consequence}`,
  );
}
