/** The hazards of a deployment, from its description alone; and what could not be looked at. */

import { z } from 'zod';
import type { Description } from '../deployment/description.ts';
import { isUnseen, SEVERITIES, type Rule, type Severity, type Sight } from './rule.ts';
import { RULES } from './rules.ts';

const Finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  /** The hazard in one sentence. */
  hazard: z.string(),
  /** Processes, pods, machines or zones; empty for the deployment as a whole. */
  at: z.array(z.string()),
  setting: z.string(),
  value: z.string(),
  /** What will happen, and how much of it. */
  consequence: z.string(),
  /** Ids of experiments that show it. */
  experiments: z.array(z.string()),
  change: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** What `audit.json` holds. */
export const AuditResult = z
  .strictObject({
    deployment: z.string(),
    /** Absent for a deployment that only an experiment describes. */
    namespace: z.string().optional(),
    /** When it was looked at, ISO 8601. */
    found: z.string().optional(),
    rules: z.int(),
    /** Worst first. */
    findings: z.array(Finding),
    /** Rules that could not look, or not everywhere, and why: an absence of findings says nothing there. */
    unseen: z.array(z.strictObject({ rule: z.string(), reasons: z.array(z.string()) })),
    /** What could not be found out when the deployment was described. */
    gaps: z.array(z.string()),
  })
  .meta({ id: 'AuditResult' });
export type AuditResult = z.infer<typeof AuditResult>;

/** All rules held against a description. */
export function audit(description: Description): AuditResult {
  const seen = RULES.map((rule) => ({ rule, sights: rule.find(description) }));
  return {
    deployment: description.name,
    namespace: description.namespace,
    found: description.found,
    rules: RULES.length,
    findings: seen.flatMap(({ rule, sights }) => findingsOf(rule, sights)).toSorted(worstFirst),
    unseen: seen.flatMap(({ rule, sights }) => {
      const reasons = [...new Set(sights.filter(isUnseen).map(({ unseen }) => unseen))];
      return reasons.length === 0 ? [] : [{ rule: rule.id, reasons }];
    }),
    gaps: description.unseen,
  };
}

function findingsOf({ id, title, severity, experiments, change }: Rule, sights: readonly Sight[]): Finding[] {
  return sights.flatMap((sight) =>
    isUnseen(sight)
      ? []
      : [
          {
            rule: id,
            severity: sight.severity ?? severity,
            hazard: title,
            at: [...sight.at],
            setting: sight.setting,
            value: sight.value,
            consequence: sight.consequence,
            experiments: [...experiments],
            change,
          },
        ],
  );
}

function worstFirst(one: Finding, other: Finding): number {
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
}

/** Whether there is a finding that grave, or graver. */
export function isAsGraveAs({ findings }: AuditResult, least: Severity): boolean {
  const limit = SEVERITIES.indexOf(least);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit);
}
