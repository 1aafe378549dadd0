import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { held } from '../../test/fixtures/runs.ts';
import { repeated } from '../../test/fixtures/series.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { ARCHIVE } from './archive.ts';
import { understand } from './command.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.useFakeTimers({ now: Date.parse('2026-12-01T00:00:00Z'), toFake: ['Date'] });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const archive = (...args: string[]): Promise<number> => ARCHIVE.run(understand(ARCHIVE, args));

/** A suite of a run, a series that was kept without its runs, what broke, and what was skipped. */
function suiteFolder(): string {
  const suite = temporaryFolder();
  mkdirSync(join(suite, 'a', 'run'), { recursive: true });
  mkdirSync(join(suite, 'b', 'series-1'), { recursive: true });
  writeFileSync(join(suite, 'a', 'run', 'plan.json'), '{}');
  writeFileSync(join(suite, 'a', 'run', 'run.json'), JSON.stringify(held()));
  writeFileSync(join(suite, 'b', 'series-1', 'series.json'), JSON.stringify(repeated()));
  const entry = { title: 'T', word: 'held', sentence: 'S.' };
  const entries = [
    { ...entry, experiment: 'a', directory: 'a/run' },
    { ...entry, experiment: 'b', directory: 'b/series-1' },
    { ...entry, experiment: 'c', word: 'broke' },
    { ...entry, experiment: 'd', word: 'skipped' },
    { ...entry, experiment: 'e', word: 'broke' },
  ];
  const whole = { startedAt: '2026-11-20T02:17:00.000Z', testbed: 'local', entries };
  writeFileSync(join(suite, 'suite.json'), JSON.stringify(whole));
  return suite;
}

test('a suite is added once, however often it is given, and by whatever folder', async () => {
  const [suite, file] = [suiteFolder(), join(temporaryFolder(), 'archive.ndjson')];
  expect(await archive('add', suite, '--to', file)).toBe(0);
  expect(printed).toMatch(/^11 runs\n/);
  const text = readFileSync(file, 'utf8');
  await archive('add', suite, join(suite, 'b', 'series-1'), join(suite, 'a', 'run'), '--to', file);
  expect(printed).toContain('20 runs, 20 of them there already');
  expect(readFileSync(file, 'utf8')).toBe(text);
  const words = text.split('\n').flatMap((line) => (line.includes('"run"') ? [JSON.parse(line).word] : []));
  expect(words.filter((word) => word === 'broke')).toHaveLength(2);
});

test.each([
  [[], 'archive needs the word add'],
  [['take', 'reports', '--to', 'x'], 'archive needs the word add'],
  [['add', '--to', 'x'], 'archive needs the word add'],
  [['add', 'src'], 'archive add needs to know the file to add to'],
  [['add', 'src', '--to', 'x'], 'src holds no run, no series and no suite'],
])('%#: what it is not given is asked for, with exit code 254', async (args, message) => {
  await expect(archive(...args)).rejects.toMatchObject({
    message: expect.stringContaining(message),
    exitCode: 254,
  });
});

test.each([
  ['', 'it is a folder'],
  ['nowhere/archive.ndjson', 'the folder that it should be in is not there'],
])('%#: a file that cannot be one is named, with why', async (below, reason) => {
  const file = join(temporaryFolder(), below);
  await expect(archive('add', suiteFolder(), '--to', file)).rejects.toMatchObject({
    message: expect.stringContaining(reason),
    exitCode: 254,
  });
});

test('planted: a run that is still to come is refused, and named where it is in the archive', async () => {
  const [suite, file] = [suiteFolder(), join(temporaryFolder(), 'archive.ndjson')];
  vi.setSystemTime(Date.parse('2026-11-18T12:00:00Z'));
  await expect(archive('add', suite, '--to', file)).rejects.toMatchObject({
    message: expect.stringMatching(/ began on 2026-11-20, which is still to come$/),
    exitCode: 254,
  });
  expect(existsSync(file)).toBe(false);
  vi.setSystemTime(Date.parse('2026-11-20T12:00:00Z'));
  await archive('add', suite, '--to', file);
  vi.setSystemTime(Date.parse('2026-11-18T12:00:00Z'));
  await expect(archive('add', suite, '--to', file)).rejects.toThrow('which is still to come');
});

test('planted: a line that is broken is named, and nothing is appended to it', async () => {
  const [suite, file] = [suiteFolder(), join(temporaryFolder(), 'archive.ndjson')];
  await archive('add', suite, '--to', file);
  const lines = readFileSync(file, 'utf8').split('\n').length;
  appendFileSync(file, '{"archive":1,"run":"x"\n');
  const text = readFileSync(file, 'utf8');
  await expect(archive('add', suite, '--to', file)).rejects.toThrow(`line ${lines} of ${file} is no line`);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
