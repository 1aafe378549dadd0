/**
 * What asking a client program over a pipe costs: the master is frozen time and again in one run until a replica has taken over,
 * and ioredis in the agent and the same library in a program of its own, with the same settings, are to be back at the same time.
 *
 *   node bench/protocol.ts [freezes]
 *
 * Wanted: a median difference of at most 20 ms. Both listen to the Sentinels and leave the old master when these name another. A
 * killed one would compare something else: the library then tries by itself at ever longer intervals, and where an attempt falls
 * just before the new master takes writes for one of the two, and just after it for the other, they differ by a whole interval.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experiment, type Experiment } from '../src/experiment/experiment.ts';
import { median } from '../src/core/statistics.ts';
import { comebacksOf } from '../src/facts/comebacks.ts';
import { Facts } from '../src/facts/facts.ts';
import { fault, step, target, topology, workload } from '../src/index.ts';
import { historyOf } from './history-of.ts';

const LIMIT_MS = 20;
const PROGRAM = join(import.meta.dirname, '..', 'clients', 'ioredis.mjs');
const SETTINGS = { failoverDetector: true };
const [BUILT_IN, BY_PROTOCOL] = ['built-in', 'by-protocol'] as const;

function freezes(times: number): Experiment {
  const load = { writers: 1, rate: 100 };
  return experiment({
    title: 'The master is frozen time and again, until a replica has taken over',
    hypothesis: 'A program sees of it what the same library sees in the harness itself.',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '1s', failoverTimeout: '10s' }),
    workload: [
      workload.appends({ ...load, name: BUILT_IN, profile: 'application', settings: SETTINGS }),
      workload.program({
        ...load,
        name: BY_PROTOCOL,
        command: ['node', PROGRAM, JSON.stringify(SETTINGS)],
      }),
    ],
    schedule: [
      step.quiet('2s'),
      step.repeat(times, [
        step.during(fault.freeze(target.master), [step.awaitNewMaster({ within: '30s' }), step.quiet('3s')]),
        step.awaitConverged({ within: '60s' }),
        step.quiet('2s'),
      ]),
    ],
    expect: [],
  });
}

/** When a workload was back after each freeze, ms after it; undefined where it was not before the next one. */
function backs({ history, timeline }: Facts, name: string): (number | undefined)[] {
  return comebacksOf(history, timeline, name).map(({ after }) =>
    after === undefined ? undefined : after / 1e3,
  );
}

/** Prints one freeze after the other; answers with how much later the program was back, ms. */
function compare(facts: Facts): number[] {
  const program = backs(facts, BY_PROTOCOL);
  return backs(facts, BUILT_IN).flatMap((own, index) => {
    const other = program[index];
    if (own === undefined || other === undefined) return [];
    console.log(
      `freeze ${index + 1}: built in back after ${own.toFixed(1)} ms, by protocol ${(other - own).toFixed(1)} ms later`,
    );
    return [other - own];
  });
}

const times = Number(process.argv[2] ?? 7);
const reports = mkdtempSync(join(tmpdir(), 'sentinel-chaos-bench-'));
try {
  const value = freezes(times);
  const differences = compare(new Facts(await historyOf('protocol', value, reports), value));
  console.log(
    `median difference ${median(differences)?.toFixed(1) ?? 'unknown'} ms over ${differences.length} of ${times} freezes, wanted: at most ${LIMIT_MS} ms`,
  );
} finally {
  rmSync(reports, { recursive: true });
}
