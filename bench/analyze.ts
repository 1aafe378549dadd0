/**
 * What it costs to judge a long history: `sentinel-chaos analyze` on made-up runs of up to 10 million operations, each
 * in a process of its own, sizes in turns.
 *
 *   node bench/analyze.ts [rounds] [millions…]
 *
 * Wanted: at most 20 s and 1 GiB for 10 million operations (the goal is half of both), growing linearly: an operation
 * takes as long in a large history as in the smallest one, so the ratio of the two is about 1 or less.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '../src/core/statistics.ts';
import type { RunResult } from '../src/report/result.ts';
import { writeLongRun, type LongRun } from '../test/fixtures/long-run.ts';

const MILLIONS = [1, 2.5, 5, 10];
const WANTED = 'wanted for 10 million: at most 20 s and 1024 MiB (goal 10 s and 512 MiB), ratio about 1';

const PROGRAM = fileURLToPath(new URL('../bin/sentinel-chaos', import.meta.url));
/** Makes a process tell its largest resident set, KiB, when it ends. */
const TELL = encodeURIComponent('process.on("exit",()=>console.log(process.resourceUsage().maxRSS))');
const MEASURED = { ...process.env, NODE_OPTIONS: `--import data:text/javascript,${TELL}` };

/** A made-up run on disk, and what analysing it took: the costs of all rounds. */
interface Size {
  readonly millions: number;
  readonly directory: string;
  readonly run: LongRun;
  readonly seconds: number[];
  readonly mebibytes: number[];
}

function prepare(folder: string, millions: number): Size {
  const directory = join(folder, `${millions}-million`);
  return { millions, directory, run: writeLongRun(directory, millions * 1e6), seconds: [], mebibytes: [] };
}

/** Analyses the run in a new process, and makes sure that it found what there is. */
function measure({ directory, run, seconds, mebibytes }: Size): void {
  const began = performance.now();
  const { stdout } = spawnSync(PROGRAM, ['analyze', directory], {
    encoding: 'utf8',
    env: MEASURED,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  seconds.push((performance.now() - began) / 1e3);
  mebibytes.push(Number(stdout.trim().split('\n').at(-1)) / 1_024);
  const result = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')) as RunResult;
  const [{ ok, lost }] = result.workloads as [RunResult['workloads'][number]];
  if (ok !== run.acknowledged || lost !== run.lost)
    throw new Error(`${ok} acknowledged and ${lost} lost, not ${run.acknowledged} and ${run.lost}`);
}

function report(sizes: readonly Size[]): void {
  const perOperation = ({ seconds, millions }: Size): number => quantile(sorted(seconds), 0.5)! / millions;
  for (const size of sizes) {
    const ratio = perOperation(size) / perOperation(sizes[0]!);
    console.log(
      `${size.millions} million operations: ${spread(size.seconds, 1)} s, ${spread(size.mebibytes, 0)} MiB ` +
        `(min / median / max), time per operation ${ratio.toFixed(2)} × that of ${sizes[0]!.millions} million`,
    );
  }
  console.log(WANTED);
}

function sorted(samples: readonly number[]): number[] {
  return samples.toSorted((a, b) => a - b);
}

function spread(samples: readonly number[], digits: number): string {
  return [0, 0.5, 1].map((q) => quantile(sorted(samples), q)!.toFixed(digits)).join(' / ');
}

const [rounds = 3, ...millions] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'sentinel-chaos-bench-'));
try {
  const sizes = (millions.length === 0 ? MILLIONS : millions).map((size) => prepare(folder, size));
  for (let round = 0; round < rounds; round++) for (const size of sizes) measure(size);
  report(sizes);
} finally {
  rmSync(folder, { recursive: true });
}
