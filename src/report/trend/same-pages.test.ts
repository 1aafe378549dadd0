/** That what makes a trend quick leaves it as it is: the pages of an archive that does not change do not either. */

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { linesOfAll, wholeNights } from '../../../test/fixtures/archived-nights.ts';
import { generator } from '../../core/seed.ts';
import { trend } from '../../trend/trend.ts';
import { archiveIn } from '../archive/archive.ts';
import type { WholeRun } from '../archive/lines-of.ts';
import { trendPage } from '../html/trend/page.ts';
import { trendMarkdown } from './markdown.ts';
import { subjectsIn } from './subjects.ts';

/** 300 nights of 15 experiments: some several times a night, some in vain, some broken, one slower in between, in no order. */
function archive(): string {
  const random = generator(14);
  const runs = wholeNights({ random, nights: 300, experiments: 15 }).flatMap((line): WholeRun[] => {
    const chance = random();
    if (chance < 0.02) return [];
    if (chance < 0.04) return [{ ...line, word: 'broke', sentence: 'It broke.', measures: {} }];
    if (chance < 0.06) {
      const failover = [null, 0.001, 's'] as [null, number, 's'];
      return [{ ...line, measures: { ...line.measures, failover, 'kill: elected': failover } }];
    }
    if (line.experiment === 'experiment-1' && line.startedAt > '2026-05' && line.startedAt < '2026-07')
      return [{ ...line, measures: { ...line.measures, failover: [7.5 + random(), 0.1, 's'] } }];
    if (chance > 0.3) return [line];
    const { settings: _, versions: __, ...others } = line;
    const slower = Object.entries(line.measures).map(([id, [value, error, unit]]) => [
      id,
      [value === null ? null : Math.round(1e4 * (value + random())) / 1e4, error, unit],
    ]);
    return [
      line,
      { ...others, run: `${line.run}-again`, measures: Object.fromEntries(slower) as typeof line.measures },
    ];
  });
  return linesOfAll(runs)
    .map((line) => ({ line, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ line }) => JSON.stringify(line))
    .join('\n');
}

test('of a fixed archive are the same', () => {
  const result = trend(subjectsIn(archiveIn(archive(), 'a').runs), 7);
  // It is about all that there can be.
  expect(result.subjects.flatMap(({ changes }) => changes).length).toBeGreaterThan(2);
  expect(result.subjects.flatMap(({ failures }) => failures).length).toBeGreaterThan(0);
  const digests = [trendPage(result), trendMarkdown(result)].map((page) =>
    createHash('sha256').update(page).digest('hex').slice(0, 16),
  );
  // They change when what is written on the pages does: then, and only then, `vitest -u` is right.
  expect(digests).toMatchInlineSnapshot(`
    [
      "769db584fd8f895e",
      "97fb5e1fc6edc9fe",
    ]
  `);
});
