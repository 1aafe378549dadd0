import { format } from 'prettier';
import { expect, test } from 'vitest';
import { runJsonSchema } from './json-schema.ts';

test('the committed JSON Schema is that of the run result', async () => {
  const text = await format(JSON.stringify(runJsonSchema()), { parser: 'json', printWidth: 110 });
  await expect(text).toMatchFileSnapshot('./run.schema.json');
});
