import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { foundJournals, journalFolder, UndoJournal, type Undo } from './journal.ts';
import { OWN } from './owner.ts';

const RUN = { run: 'sc-one', context: 'kind-here' };

const due = (undo: Undo['undo'], node: string): Undo => ({ undo, node });

/** A journal of a run that goes on until the test has ended. */
async function begun(folder: string): Promise<UndoJournal> {
  const journal = await UndoJournal.open(RUN, folder);
  onTestFinished(() => journal.close());
  return journal;
}

test('what stops a machine is on disk before it is done, below whose run it is', async () => {
  const folder = join(temporaryFolder(), 'not', 'there', 'yet');
  const journal = await begun(folder);
  await journal.before({ undo: 'thaw-node', node: 'worker' });
  const lines = readFileSync(join(folder, 'sc-one.ndjson'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { owner: OWN, context: 'kind-here', run: 'sc-one' },
    { at: expect.stringMatching(/^\d{4}-/) as string, undo: 'thaw-node', node: 'worker' },
  ]);
});

test('a found journal names the machines that were not brought back, the last one first', async () => {
  const folder = temporaryFolder();
  const journal = await begun(folder);
  const backAgain = await journal.before({ undo: 'thaw-node', node: 'a' });
  await journal.before({ undo: 'start-node', node: 'b' });
  await journal.before({ undo: 'uncordon-node', node: 'a' });
  await journal.before({ undo: 'thaw-node', node: 'c' });
  await backAgain();
  expect(await foundJournals(folder)).toMatchObject([
    { ...RUN, owner: OWN, due: [due('thaw-node', 'c'), due('uncordon-node', 'a'), due('start-node', 'b')] },
  ]);
});

test('a run that undid everything leaves no file', async () => {
  const folder = temporaryFolder();
  const journal = await UndoJournal.open(RUN, folder);
  await (
    await journal.before({ undo: 'thaw-node', node: 'a' })
  )();
  await journal.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('a run that ends without having undone everything leaves that for others', async () => {
  const folder = temporaryFolder();
  const journal = await UndoJournal.open(RUN, folder);
  await journal.before({ undo: 'start-node', node: 'a' });
  await journal.close();
  expect(await foundJournals(folder)).toMatchObject([{ due: [due('start-node', 'a')] }]);
});

test('a second run of the same name is refused its journal', async () => {
  const folder = temporaryFolder();
  await begun(folder);
  await expect(UndoJournal.open(RUN, folder)).rejects.toThrow(/EEXIST/);
});

test('a torn last line announces nothing that was done; the lines before it count', async () => {
  const folder = temporaryFolder();
  const journal = await begun(folder);
  await journal.before({ undo: 'thaw-node', node: 'a' });
  appendFileSync(join(folder, 'sc-one.ndjson'), '{"at":"2026-11-22T10:00:00.000Z","undo":"thaw-no');
  expect(await foundJournals(folder)).toMatchObject([{ due: [due('thaw-node', 'a')] }]);
});

test('files without a heading, other files and a folder that is not there are no journals', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'sc-torn.ndjson'), '{"owner":"k/1');
  writeFileSync(join(folder, 'sc-empty.ndjson'), '');
  writeFileSync(join(folder, 'notes.txt'), JSON.stringify({ owner: OWN, ...RUN }));
  mkdirSync(join(folder, 'folder.ndjson'));
  expect(await foundJournals(folder)).toEqual([]);
  expect(await foundJournals(join(folder, 'nowhere'))).toEqual([]);
});

test('journals lie where programs keep their state', () => {
  const before = process.env['XDG_STATE_HOME'];
  try {
    process.env['XDG_STATE_HOME'] = '/state';
    expect(journalFolder()).toBe('/state/sentinel-chaos');
    process.env['XDG_STATE_HOME'] = '';
    expect(journalFolder()).toMatch(/\/\.local\/state\/sentinel-chaos$/);
  } finally {
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
  }
});
