/** The ways in which an audit can be written down. */

import type { AuditResult } from '../../audit/audit.ts';
import { auditPage } from '../html/audit-page.ts';
import { auditMarkdown } from './markdown.ts';
import { auditSarif } from './sarif.ts';
import { auditText } from './terminal.ts';

export const AUDIT_FORMATS = ['text', 'json', 'markdown', 'sarif', 'html'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** The name of a format's file. */
export const AUDIT_FILES: Readonly<Record<AuditFormat, string>> = {
  text: 'audit.txt',
  json: 'audit.json',
  markdown: 'audit.md',
  sarif: 'audit.sarif',
  html: 'audit.html',
};

export interface AuditOptions {
  /** For text alone. */
  readonly colours: boolean;
  /** The description's file, which SARIF names. */
  readonly file: string | undefined;
}

/** The audit in a format, with a line break at its end. */
export function auditIn(format: AuditFormat, result: AuditResult, { colours, file }: AuditOptions): string {
  switch (format) {
    case 'text':
      return `${auditText(result, colours)}\n`;
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    case 'markdown':
      return `${auditMarkdown(result)}\n`;
    case 'sarif':
      return `${JSON.stringify(auditSarif(result, file), null, 2)}\n`;
    case 'html':
      return auditPage(result);
  }
}
