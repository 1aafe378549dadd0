/**
 * How long a topology takes from nothing to steady, and from there to nothing: three data nodes and five Sentinels.
 * Wanted: steady in less than a second.
 *
 *   node bench/open.ts [rounds]
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../src/core/statistics.ts';
import { topology } from '../src/experiment/topology.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

const rounds = Number(process.argv[2] ?? 10);
const logs = mkdtempSync(join(tmpdir(), 'sentinel-chaos-bench-'));
const openMs: number[] = [];
const closeMs: number[] = [];
for (let round = 0; round < rounds; round++) {
  const began = performance.now();
  const cluster = await localTestbed().open(topology({ redis: 3, sentinels: 5, quorum: 2 }), {
    runId: `bench-${round}`,
    logs,
    signal: new AbortController().signal,
  });
  const steady = performance.now();
  await cluster.close();
  openMs.push(steady - began);
  closeMs.push(performance.now() - steady);
}
rmSync(logs, { recursive: true });
console.log(
  `steady after ${words(openMs)}, wanted: less than 1000 ms; gone after ${words(closeMs)} (${rounds} rounds)`,
);

function words(samples: readonly number[]): string {
  const [least, middle, most] = [Math.min(...samples), median(samples)!, Math.max(...samples)];
  return `${middle.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)} ms)`;
}
