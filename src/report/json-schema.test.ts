import { format } from 'prettier';
import { expect, test } from 'vitest';
import { JSON_SCHEMAS } from './json-schema.ts';

test.each(Object.entries(JSON_SCHEMAS))(
  'the committed JSON Schema of %s is that of the code',
  async (name, make) => {
    const text = await format(JSON.stringify(make()), { parser: 'json', printWidth: 110 });
    await expect(text).toMatchFileSnapshot(`./${name}.schema.json`);
  },
);
