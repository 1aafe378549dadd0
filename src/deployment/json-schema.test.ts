import { format } from 'prettier';
import { expect, test } from 'vitest';
import { deploymentJsonSchema } from './json-schema.ts';

test('the committed JSON Schema is that of a description', async () => {
  const text = await format(JSON.stringify(deploymentJsonSchema()), { parser: 'json', printWidth: 110 });
  await expect(text).toMatchFileSnapshot('./deployment.schema.json');
});
