/** An audit in one sentence. */

import type { AuditResult } from '../../audit/audit.ts';
import { SEVERITIES } from '../../audit/rule.ts';
import { count } from '../../core/quantity.ts';
import { oneLine } from '../printable.ts';

/** `shop: 3 hazards (1 high, 2 low) by 40 rules, 2 of which could not look everywhere`. */
export function auditSentence({ deployment, findings, rules, unseen }: AuditResult): string {
  const shares = SEVERITIES.flatMap((severity) => {
    const share = findings.filter((finding) => finding.severity === severity).length;
    return share === 0 ? [] : [`${share} ${severity}`];
  });
  const hazards =
    findings.length === 0 ? 'no hazard' : `${count(findings.length, 'hazard')} (${shares.join(', ')})`;
  const blind = unseen.length === 0 ? '' : `, ${unseen.length} of which could not look everywhere`;
  return `${oneLine(deployment)}: ${hazards} by ${count(rules, 'rule')}${blind}`;
}
