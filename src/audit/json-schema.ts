/**
 * The JSON Schema of `audit.json`, for readers in other languages. A copy is committed as audit.schema.json; a test compares
 * the two, and `vitest -u src/audit/json-schema.test.ts` writes it anew after a deliberate change.
 */

import { z } from 'zod';
import { AuditResult } from './audit.ts';

/** JSON Schema, draft 2020-12. */
export function auditJsonSchema(): object {
  return z.toJSONSchema(AuditResult, { target: 'draft-2020-12', io: 'input' });
}
