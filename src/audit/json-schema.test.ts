import { format } from 'prettier';
import { expect, test } from 'vitest';
import { auditJsonSchema } from './json-schema.ts';

test('the committed JSON Schema is that of the audit', async () => {
  const text = await format(JSON.stringify(auditJsonSchema()), { parser: 'json', printWidth: 110 });
  await expect(text).toMatchFileSnapshot('./audit.schema.json');
});
