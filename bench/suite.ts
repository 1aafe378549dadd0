/**
 * How much longer a suite takes than it must: five experiments side by side, against the floor that `plan` prints for
 * the longest of them (quiets, windows and what Sentinel's rules predict).
 *
 *   node bench/suite.ts [id…]
 *
 * Wanted: elapsed ÷ floor at most 1.3.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadExperiments } from '../src/cli/experiments.ts';
import { floorMs } from '../src/plan/durations.ts';
import { SILENT } from '../src/run/progress.ts';
import { runSuite } from '../src/suite/suite.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

const FIVE = [
  'steady',
  'master-killed',
  'master-isolated',
  'master-isolated-min-replicas',
  'sentinels-below-majority',
];

const given = process.argv.slice(2);
const named = await loadExperiments(given.length === 0 ? FIVE : given);
const experiments = named.filter((one) => 'experiment' in one);
const floors = new Map(experiments.map(({ id, experiment }) => [id, floorMs(experiment) / 1e3]));
const reports = mkdtempSync(join(tmpdir(), 'sentinel-chaos-bench-'));
try {
  const suite = await runSuite({
    experiments,
    testbed: localTestbed(),
    reports,
    jobs: experiments.length,
    seed: 1,
    harness: 'bench',
    signal: new AbortController().signal,
    progress: () => SILENT,
    onResult: ({ experiment, word, durationS = NaN }) => {
      console.log(`${experiment}: ${word}, ${against(durationS, floors.get(experiment)!)}`);
    },
  });
  const floor = Math.max(...floors.values());
  console.log(`all side by side: ${against(suite.durationS, floor)}, wanted: at most 1.30`);
} finally {
  rmSync(reports, { recursive: true });
}

function against(seconds: number, floor: number): string {
  return `${seconds.toFixed(1)} s with a floor of ${floor.toFixed(1)} s, ratio ${(seconds / floor).toFixed(2)}`;
}
