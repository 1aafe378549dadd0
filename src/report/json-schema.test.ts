import { format } from 'prettier';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { held } from '../../test/fixtures/runs.ts';
import { repeated } from '../../test/fixtures/series.ts';
import { mixedSuite } from '../../test/fixtures/suite.ts';
import { JSON_SCHEMAS } from './json-schema.ts';
import { suiteText } from './suite-file.ts';

test.each(Object.entries(JSON_SCHEMAS))(
  'the committed JSON Schema of %s is that of the code',
  async (name, make) => {
    const text = await format(JSON.stringify(make()), { parser: 'json', printWidth: 110 });
    await expect(text).toMatchFileSnapshot(`./${name}.schema.json`);
  },
);

/** What a reader in another language would make of the schema: nothing of it is known but its text. */
function refusals(name: string, value: unknown): number {
  const schema = JSON.parse(JSON.stringify(JSON_SCHEMAS[name]!())) as z.core.JSONSchema.JSONSchema;
  return z.fromJSONSchema(schema).safeParse(value).error?.issues.length ?? 0;
}

const WRITTEN: Readonly<Record<string, object>> = {
  run: JSON.parse(JSON.stringify(held())) as object,
  series: JSON.parse(JSON.stringify(repeated())) as object,
  suite: JSON.parse(suiteText(mixedSuite())) as object,
};

test.each(Object.entries(WRITTEN))('what is written of a %s is what its schema says', (name, value) => {
  expect(refusals(name, value)).toBe(0);
  expect(refusals(name, { ...value, schemaVersion: 99 })).toBeGreaterThan(0);
  expect(refusals(name, { ...value, more: 1 })).toBeGreaterThan(0);
  expect(refusals(name, {})).toBeGreaterThan(0);
});

test('a word that is none is refused', () => {
  const { entries, ...suite } = JSON.parse(suiteText(mixedSuite())) as { entries: object[] };
  expect(refusals('suite', { ...suite, entries: [{ ...entries[0], word: 'green' }] })).toBeGreaterThan(0);
});
