import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { held } from '../../test/fixtures/runs.ts';
import { repeated } from '../../test/fixtures/series.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import type { RunResult } from '../report/result.ts';
import { addToArchive } from '../suite/stored-archive.ts';
import { understand } from './command.ts';
import { COMPARE } from './compare.ts';

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

const compared = (...args: string[]): Promise<number> => COMPARE.run(understand(COMPARE, args));

let runs = 0;

/** The folder of a run with this verdict, another one each time. */
function runFolder(word: RunResult['verdict']['word'] = 'held'): string {
  const folder = join(temporaryFolder(), 'run');
  mkdirSync(folder);
  const result = held();
  const run = { ...result.run, id: `run-${++runs}` };
  writeFileSync(join(folder, 'plan.json'), '{}');
  writeFileSync(
    join(folder, 'run.json'),
    JSON.stringify({ ...result, run, verdict: { ...result.verdict, word, sentence: 'As it was seen.' } }),
  );
  return folder;
}

function seriesFolder(): string {
  const folder = join(temporaryFolder(), 'series-1');
  mkdirSync(folder);
  writeFileSync(join(folder, 'series.json'), JSON.stringify(repeated()));
  return folder;
}

describe('compare', () => {
  test('of two runs cannot tell, and says what one run each proves', async () => {
    expect(await compared(runFolder(), runFolder())).toBe(2);
    expect(printed).toContain('One run each proves little');
  });

  test('of a run that failed with one that held is worse', async () => {
    expect(await compared(runFolder(), runFolder('failed'))).toBe(1);
    expect(printed).toContain('1 of 1 run failed, none of 1 before');
  });

  test('of series needs their series.json alone, and says that settings are then not known', async () => {
    const out = join(temporaryFolder(), 'out');
    expect(await compared(seriesFolder(), seriesFolder(), '--out', out, '--tolerance', '100%')).toBe(0);
    expect(readFileSync(join(out, 'compare.html'), 'utf8')).toContain('Settings and versions are not known');
    expect(existsSync(join(out, 'compare.md'))).toBe(true);
  });

  test('of suites finds their runs and series, and what broke', async () => {
    const suite = temporaryFolder();
    cpSync(runFolder(), join(suite, 'a', 'run'), { recursive: true });
    cpSync(seriesFolder(), join(suite, 'b', 'series-1'), { recursive: true });
    const entry = { title: 'T', word: 'held', sentence: 'S.' };
    const entries = [
      { ...entry, experiment: 'a', directory: 'a/run' },
      { ...entry, experiment: 'b', directory: 'b/series-1' },
      { ...entry, experiment: 'c', word: 'broke' },
      { ...entry, experiment: 'd', word: 'skipped' },
    ];
    writeFileSync(
      join(suite, 'suite.json'),
      JSON.stringify({ startedAt: '2026-11-20T02:17:00.000Z', testbed: 'local', entries }),
    );
    expect(await compared(suite, suite, '--format', 'markdown')).toBe(2);
    expect(printed).toContain('3 experiments compared');
    expect(printed).not.toContain('\\`d\\`');
  });

  test('with an archive takes its latest nights, and knows their settings', async () => {
    const archive = join(temporaryFolder(), 'archive.ndjson');
    await addToArchive(archive, [runFolder()]);
    expect(await compared(archive, runFolder('failed'))).toBe(1);
    expect(printed).toContain(`base ${archive}, 2026-11-20 to 2026-11-20`);
    expect(printed).toContain('1 of 1 run failed, none of 1 before');
    expect(printed).not.toContain('Differs');
    printed = '';
    expect(await compared(archive, runFolder(), '--last', '3')).toBe(2);
    expect(printed).toContain('One run each proves little');
  });

  test('planted: with an archive to which the new runs were added already takes what was before them', async () => {
    const archive = join(temporaryFolder(), 'archive.ndjson');
    const [before, after] = [runFolder(), runFolder('failed')];
    await addToArchive(archive, [after]);
    expect(await compared(archive, after)).toBe(2);
    expect(printed).toContain(`base ${archive}, no night before`);
    printed = '';
    await addToArchive(archive, [before]);
    expect(await compared(archive, after)).toBe(1);
    expect(printed).toContain('1 of 1 run failed, none of 1 before');
  });

  test('planted: of a run with itself in an archive, which keeps fewer digits, is no difference', async () => {
    const folder = runFolder();
    const file = join(folder, 'run.json');
    const result = JSON.parse(readFileSync(file, 'utf8')) as RunResult;
    result.numbers[0]!.value! += 0.000_049;
    writeFileSync(file, JSON.stringify(result));
    const archive = join(temporaryFolder(), 'archive.ndjson');
    await addToArchive(archive, [folder]);
    writeFileSync(file, JSON.stringify({ ...result, run: { ...result.run, id: 'another' } }));
    await compared(archive, folder);
    expect(printed).not.toMatch(/(?:slower|faster|longer|shorter) between/);
  });

  test('with an archive of several testbeds is refused', async () => {
    const archive = join(temporaryFolder(), 'archive.ndjson');
    await addToArchive(archive, [runFolder()]);
    const [common, line] = readFileSync(archive, 'utf8')
      .split('\n', 2)
      .map((text) => JSON.parse(text) as object);
    const others = [
      { ...common, common: 'of another', testbed: 'kind' },
      { ...line, run: 'the last', common: 'of another' },
    ];
    appendFileSync(archive, others.map((one) => `${JSON.stringify(one)}\n`).join(''));
    await expect(compared(archive, runFolder())).rejects.toThrow(
      'has runs of several testbeds: local (network namespaces), kind',
    );
  });

  test('of suites of which nothing was carried out says so', async () => {
    const suite = temporaryFolder();
    const whole = { startedAt: '2026-11-20T02:17:00.000Z', testbed: 'local', entries: [] };
    writeFileSync(join(suite, 'suite.json'), JSON.stringify(whole));
    expect(await compared(suite, suite)).toBe(2);
    expect(printed).toContain('0 experiments compared: nothing in common.');
  });

  test('of which the pages can go nowhere is refused with where', async () => {
    const file = join(runFolder(), 'run.json');
    await expect(compared(runFolder(), runFolder(), '--out', file)).rejects.toMatchObject({
      message: `the comparison cannot be written to ${file}: what should be a folder is a file`,
      exitCode: 254,
    });
  });

  test('of a series that was torn off while it was written is refused in a sentence', async () => {
    const folder = seriesFolder();
    writeFileSync(join(folder, 'series.json'), '{"series":');
    await expect(compared(folder, folder)).rejects.toMatchObject({
      message: expect.stringMatching(/series\.json does not have the form of this version$/),
      exitCode: 254,
    });
  });

  test.each([
    [['.', '.', '--last', '3'], '--last is about an archive'],
    [[], 'compare needs two folders'],
    [['a'], 'compare needs two folders'],
    [['a', 'b', 'c'], 'compare needs two folders'],
    [['nowhere', 'nowhere'], 'there is no folder and no archive nowhere'],
    [['nowhere.ndjson', '.', '--last', '3'], 'there is no folder and no archive nowhere.ndjson'],
    [['.', '.', '--tolerance', 'ten'], '--tolerance must be a percentage, not "ten"'],
    [['.', '.', '--format', 'pdf'], '--format cannot be "pdf"'],
    [['src', 'src'], 'src holds no run, no series and no suite'],
    [['/dev/null', '/dev/null'], '/dev/null holds no run'],
  ])('%#: what it is not given is asked for, with exit code 254', async (args, message) => {
    await expect(compared(...args)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 254,
    });
  });
});
