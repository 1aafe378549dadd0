import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditRulesPage } from './docs/audit.ts';
import { cataloguePage } from './docs/catalogue.ts';
import { clientProtocolPage } from './docs/client-protocol.ts';
import { reportsPage } from './docs/reports.ts';
import { wordsPage } from './docs/words.ts';

const DOCS = join(import.meta.dirname, '..', 'docs');

test('the page of the catalogue is that of the experiments', async () => {
  await expect(await cataloguePage()).toMatchFileSnapshot(join(DOCS, 'catalogue.md'));
});

test('the page of reports is that of the experiments', async () => {
  await expect(await reportsPage()).toMatchFileSnapshot(join(DOCS, 'reports.md'));
});

test('the page of words is that of their definitions', async () => {
  await expect(wordsPage()).toMatchFileSnapshot(join(DOCS, 'words.md'));
});

test('the page of the audit is that of its rules', async () => {
  await expect(auditRulesPage()).toMatchFileSnapshot(join(DOCS, 'audit.md'));
});

test('the page of the protocol has the variables that a client program finds', async () => {
  await expect(clientProtocolPage()).toMatchFileSnapshot(join(DOCS, 'client-protocol.md'));
});
