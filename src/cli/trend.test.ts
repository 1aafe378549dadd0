import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { archivedNights } from '../../test/fixtures/archived-nights.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { generator } from '../core/seed.ts';
import type { ArchiveLine } from '../report/archive/line.ts';
import { understand } from './command.ts';
import { TREND } from './trend.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

const trended = (...args: string[]): Promise<number> => TREND.run(understand(TREND, args));

/** The first experiment of these is slower by a second in the last week. */
function archiveOf(lines: readonly ArchiveLine[]): string {
  const file = join(temporaryFolder(), 'archive.ndjson');
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}

const nights = (count: number, experiments = 3): ArchiveLine[] =>
  archivedNights({ random: generator(3), nights: count, experiments });

describe('trend', () => {
  test('of nights in which a failover got slower is worse, with a sentence that an issue can begin with', async () => {
    const file = archiveOf(nights(60));
    expect(await trended(file)).toBe(1);
    expect(printed).toMatch(
      /^✗ Worse {2}3 experiments in 60 nights, 2026-01-01 to 2026-03-01\. 1 change for the worse/,
    );
    expect(printed).toMatch(
      /✗ experiment-0: Failover [\d.]+\u202fs slower \(.*\u202fs\), (?:all|most) of it in sdown.*\. Since the night of 2026-02-2[23], seen on 2026-02-2\d \(28 nights before, [67] since\)\./,
    );
    const page = readFileSync(join(file, '..', 'trend.html'), 'utf8');
    expect(page).toContain('server is redis 7.0.1 instead of redis 7.0.0');
    expect(readFileSync(join(file, '..', 'trend.md'), 'utf8')).toContain('- ✗ experiment-0: Failover ');
  });

  test('of nights before that is no worse, and of few cannot tell', async () => {
    const lines = nights(60).filter((line) => !('startedAt' in line) || line.startedAt < '2026-02-23');
    expect(await trended(archiveOf(lines))).toBe(0);
    expect(printed).toMatch(/^✓ No worse/);
    printed = '';
    const few = lines.filter((line) => !('startedAt' in line) || line.startedAt < '2026-01-06');
    expect(await trended(archiveOf(few))).toBe(2);
    expect(printed).toContain('3 have too few nights');
  });

  test('of many nights is a page that stays small', async () => {
    const file = archiveOf(nights(1_000, 6));
    await trended(file, '--out', join(file, '..', 'out'));
    // A tenth of sixty experiments, and the style of all pages.
    expect(readFileSync(join(file, '..', 'out', 'trend.html')).byteLength).toBeLessThan(1e6 / 10 + 20e3);
  });

  test.each([
    [[], 'trend needs one archive'],
    [['a', 'b'], 'trend needs one archive'],
    [['nowhere.ndjson'], 'there is no archive nowhere.ndjson'],
    [['/dev/null'], '/dev/null holds no run'],
    [['/dev/null', '--last', '0'], '--last must be a whole number of at least 1'],
    [['package.json'], 'line 1 of package.json is no line of an archive'],
    [['src'], 'src cannot be read: it is a folder'],
  ])('%#: what it is not given is asked for, with exit code 254', async (args, message) => {
    await expect(trended(...args)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 254,
    });
  });

  test('of which the pages can go nowhere is refused with where', async () => {
    const file = archiveOf(nights(2));
    await expect(trended(file, '--out', file)).rejects.toMatchObject({
      message: `the trend cannot be written to ${file}: what should be a folder is a file`,
      hint: 'choose another place with --out',
      exitCode: 254,
    });
  });
});
