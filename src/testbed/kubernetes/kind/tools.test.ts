import { expect, test } from 'vitest';
import { fakePrograms } from '../../../../test/fakes/programs.ts';
import { lookAtTools, refuseLackingTools } from './tools.ts';

test('both are there by version', async () => {
  fakePrograms({ docker: 'echo 28.0.1', kind: 'echo 0.33.0' });
  expect(await lookAtTools()).toEqual({ engine: '28.0.1', kind: '0.33.0', missing: [] });
  await refuseLackingTools();
});

test('docker that is there without its engine is another finding than docker that is not', async () => {
  fakePrograms({ docker: 'exit 1', kind: 'echo 0.33.0' });
  expect((await lookAtTools()).missing).toEqual([expect.stringMatching(/^No docker engine answers/)]);
  fakePrograms({ kind: 'echo 0.33.0' }, { alone: true });
  expect((await lookAtTools()).missing).toEqual([expect.stringMatching(/^docker is missing/)]);
});

test('all that is missing is named at once', async () => {
  fakePrograms({ docker: 'exit 1' }, { alone: true });
  await expect(refuseLackingTools()).rejects.toThrow(/^No docker engine answers.*\nkind is missing/);
});
