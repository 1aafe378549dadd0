/**
 * What it costs to draw many nights: `sentinel-chaos trend` on an archive of 1,000 nights of 60 experiments, in a process of
 * its own.
 *
 *   node bench/trend.ts [rounds] [nights] [experiments]
 *
 * Wanted: a page in less than 2 s and of less than 1 MB.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generator } from '../src/core/seed.ts';
import { quantile } from '../src/core/statistics.ts';
import { archivedNights } from '../test/fixtures/archived-nights.ts';

const PROGRAM = fileURLToPath(new URL('../bin/sentinel-chaos', import.meta.url));

const [rounds = 3, nights = 1_000, experiments = 60] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'sentinel-chaos-bench-'));
try {
  const archive = join(folder, 'archive.ndjson');
  const lines = archivedNights({ random: generator(1), nights, experiments });
  writeFileSync(archive, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const seconds = Array.from({ length: rounds }, () => {
    const began = performance.now();
    const { status } = spawnSync(PROGRAM, ['trend', archive], { stdio: ['ignore', 'ignore', 'inherit'] });
    // What is planted in the last week is found.
    if (status !== 1) throw new Error(`exit code ${status}, not 1`);
    return (performance.now() - began) / 1e3;
  }).toSorted((a, b) => a - b);
  const spread = [0, 0.5, 1].map((q) => quantile(seconds, q)!.toFixed(2)).join(' / ');
  const size = (file: string): string => (statSync(join(folder, file)).size / 1e6).toFixed(2);
  console.log(
    `${nights} nights of ${experiments} experiments: ${spread} s (min / median / max), ` +
      `a page of ${size('trend.html')} MB from an archive of ${size('archive.ndjson')} MB`,
  );
  console.log('wanted for 1000 nights of 60: less than 2 s and 1 MB');
} finally {
  rmSync(folder, { recursive: true });
}
