/** Stored runs as a table of client libraries: what each did in each experiment, over all runs. Pure. */

import { NO_STALL, OBSERVER_ASKED, OBSERVER_LOOKED } from '../../check/guards/harness.ts';
import { WRITES_RESUMED } from '../../check/guards/resumed.ts';
import { LIBRARIES, SETTINGS, workloadName, type Library, type Settings } from '../../workload/libraries.ts';
import type { StoredRun } from '../claims/stored-evidence.ts';
import type { RunResult } from '../result.ts';
import { spreadOf, type Spread } from './spread.ts';

/** The experiments that compare libraries, in the order of the page. */
export const COMPARISONS = [
  'clients-compared-libraries-killed',
  'clients-compared-libraries-frozen',
  'clients-compared-libraries-frozen-with-sentinel',
  'clients-compared-libraries-paused',
  'clients-compared-libraries-failover-ordered',
  'clients-compared-libraries-cut-off',
  'clients-compared-libraries-sentinels-replaced',
  'clients-compared-libraries-all-down',
] as const;

/** What a library with some settings did in one experiment. */
export interface ClientRow {
  readonly library: Library;
  readonly settings: Settings;
  /** The runs that it took part in. */
  readonly runs: number;
  /** Seconds from the last fault until all its writers were acknowledged again; 0 where none had waited for a second. */
  readonly back: Spread;
  readonly refused: Spread;
  readonly unknown: Spread;
  readonly lost: Spread;
  readonly twice: Spread;
  readonly misreported: Spread;
  /** In so many of the runs it hung until the heal although others wrote; a writer of it never came back. */
  readonly hung: number;
  readonly gone: number;
}

/** One experiment with its rows. */
export interface Comparison {
  readonly experiment: string;
  readonly title: string | undefined;
  /** The runs that are counted. */
  readonly runs: readonly StoredRun[];
  /** How many of them came to no verdict because the harness stood still for moments. */
  readonly stalled: number;
  /** How many others there are, which do not show what clients did. */
  readonly apart: number;
  /** Seconds from the fault until a new master took writes; none where there was no failover. */
  readonly failover: Spread;
  readonly rows: readonly ClientRow[];
}

/** Every experiment of the page, also those of which no run is stored. */
export function comparisonsOf(stored: readonly StoredRun[]): Comparison[] {
  return COMPARISONS.map((experiment) => {
    const own = stored
      .filter(({ result: { run } }) => run.experiment === experiment)
      .toSorted((a, b) => a.result.run.startedAt.localeCompare(b.result.run.startedAt));
    const runs = own.filter(({ result }) => showsClients(result));
    const failovers = runs.map(({ result }) => result.numbers.find(({ id }) => id === 'failover')?.value);
    return {
      experiment,
      title: own.at(-1)?.result.run.title,
      runs,
      stalled: runs.filter(({ result }) => result.verdict.word === 'undecided').length,
      apart: own.length - runs.length,
      failover: spreadOf(failovers.filter((value) => typeof value === 'number')),
      rows: LIBRARIES.flatMap((library) =>
        SETTINGS.flatMap((settings) => rowOf(runs, library, settings) ?? []),
      ),
    };
  });
}

/** What clients did does not depend on them: they ask whether the harness saw all that the Sentinels did, and when. */
const OF_THE_OBSERVER = new Set([NO_STALL, OBSERVER_ASKED, OBSERVER_LOOKED].map(({ name }) => name));

/**
 * Whether a run shows what clients did, whatever became of its hypothesis. That one of them did not come back is what it did, as
 * long as another could.
 */
function showsClients({ guards, workloads }: RunResult): boolean {
  const couldComeBack = workloads.some(({ program }) => program?.faults?.at(-1)?.gone === 0);
  return guards.every(
    ({ name, intact }) =>
      intact || OF_THE_OBSERVER.has(name) || (name === WRITES_RESUMED.name && couldComeBack),
  );
}

type WorkloadResult = RunResult['workloads'][number];
type Program = NonNullable<WorkloadResult['program']>;

function rowOf(runs: readonly StoredRun[], library: Library, settings: Settings): ClientRow | undefined {
  const name = workloadName(library.name, settings);
  const own = runs.flatMap(({ result: { workloads } }) => {
    const workload = workloads.find((one) => one.name === name);
    // The fault that clients are to get over is the last one; those before prepare it.
    const last = workload?.program?.faults?.at(-1);
    return workload?.program === undefined || last === undefined
      ? []
      : [{ workload, program: workload.program, last }];
  });
  if (own.length === 0) return undefined;
  const counted = (numberOf: (workload: WorkloadResult, program: Program) => number | null | undefined) =>
    spreadOf(own.flatMap(({ workload, program }) => numberOf(workload, program) ?? []));
  return {
    library,
    settings,
    runs: own.length,
    back: spreadOf(own.map(({ last }) => last.backS ?? Infinity)),
    refused: counted(({ fail }) => fail),
    unknown: counted(({ unknown }) => unknown),
    lost: counted(({ lost }) => lost),
    twice: counted((_, { twice }) => twice),
    misreported: counted((_, { misreported }) => misreported),
    hung: own.filter(({ last }) => last.hung).length,
    gone: own.filter(({ last }) => last.gone > 0).length,
  };
}
