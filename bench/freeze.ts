/**
 * How exactly an outage is seen: the master is frozen for about a second, which no Sentinel minds, and the longest time
 * between two acknowledgements of one pinned writer is compared with the time from SIGSTOP to SIGCONT on record.
 *
 *   node bench/freeze.ts [freezes]
 *
 * Wanted: every difference at most 20 ms and one inter-arrival time (5 ms at 200 per second).
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gapsOf, lengthOf, longestOf, type Gap } from '../src/facts/acknowledgements.ts';
import { experiment, type Experiment } from '../src/experiment/experiment.ts';
import { recordsOf, type History } from '../src/history/history.ts';
import { fault, step, target, topology, workload } from '../src/index.ts';
import { historyOf } from './history-of.ts';

const RATE = 200;
const ARRIVAL_MS = 1_000 / RATE;
const LIMIT_MS = 20 + ARRIVAL_MS;

function freezes(times: number): Experiment {
  return experiment({
    title: 'The master is frozen for a second',
    hypothesis: 'A pinned writer waits as long as the master is frozen.',
    topology: topology({ redis: 3, sentinels: 5, quorum: 2 }),
    workload: [
      workload.appends({ name: 'pinned', via: 'first-master', deadline: '3s', writers: 1, rate: RATE }),
    ],
    schedule: [
      step.quiet('2s'),
      step.repeat(times, [step.during(fault.freeze(target.master), '1s'), step.quiet('2s')]),
    ],
    expect: [],
  });
}

/** Prints one freeze after the other; answers how far each outage was from its freeze, ms. */
function compare(history: History): number[] {
  const acts = recordsOf(history, 'process-state');
  const stops = acts.filter(({ act }) => act === 'SIGSTOP');
  return stops.map(({ at }, index) => {
    const frozen = { from: at, to: acts.find((one) => one.act === 'SIGCONT' && one.at > at)!.at };
    const outage = outageAround(history, frozen);
    console.log(
      `freeze ${index + 1}: SIGSTOP to SIGCONT ${inMs(lengthOf(frozen))}, outage ${inMs(lengthOf(outage))}, ` +
        `difference ${inMs(lengthOf(outage) - lengthOf(frozen))} ` +
        `(last acknowledged ${inMs(frozen.from - outage.from)} before it, next ${inMs(outage.to - frozen.to)} after it)`,
    );
    return (lengthOf(outage) - lengthOf(frozen)) / 1e3;
  });
}

/** The longest time without an acknowledgement that has something of the freeze in it. */
function outageAround(history: History, { from, to }: Gap): Gap {
  const end = history.records.at(-1)!.at;
  return longestOf(
    gapsOf(history, 'pinned', 1_000 * ARRIVAL_MS, end).filter((gap) => gap.from < to && gap.to > from),
  );
}

function inMs(us: number): string {
  return `${(us / 1e3).toFixed(1)} ms`;
}

const times = Number(process.argv[2] ?? 8);
const reports = mkdtempSync(join(tmpdir(), 'sentinel-chaos-bench-'));
try {
  const differences = compare(await historyOf('freeze', freezes(times), reports));
  const within = differences.filter((ms) => Math.abs(ms) <= LIMIT_MS).length;
  console.log(`${within} of ${differences.length} within ${LIMIT_MS} ms, wanted: all ${times}`);
} finally {
  rmSync(reports, { recursive: true });
}
