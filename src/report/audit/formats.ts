/** The ways in which an audit can be written down. */

import type { AuditResult } from '../../audit/audit.ts';
import { auditText } from './terminal.ts';

export const AUDIT_FORMATS = ['text', 'json'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** The audit in a format, with a line break at its end; colours are for text alone. */
export function auditIn(format: AuditFormat, result: AuditResult, colours = false): string {
  switch (format) {
    case 'text':
      return `${auditText(result, colours)}\n`;
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
  }
}
