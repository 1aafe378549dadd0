/** What a run contributes to its series: its key numbers, its writes that came to nothing, and its failovers' phases. */

import type { RunResult } from '../result.ts';
import type { Sample } from './result.ts';

/** In the order that a reader wants them. */
export function samplesOf(result: RunResult): Sample[] {
  return [...result.numbers.map(numberSample), ...writeSamples(result), ...phaseSamples(result)];
}

function numberSample({ id, label, unit, value, error = 0 }: RunResult['numbers'][number]): Sample {
  return { id, group: 'number', words: label, unit, value, error, predicted: null };
}

/** Writes that came to nothing, by the ids of their samples. */
export const WRITES_IN_VAIN: Readonly<Record<string, string>> = {
  refused: 'Writes refused',
  unknown: 'Writes with unknown outcome',
};

function writeSamples({ workloads }: RunResult): Sample[] {
  if (workloads.length === 0) return [];
  const sum = (outcome: 'fail' | 'unknown'): number =>
    workloads.reduce((total, workload) => total + workload[outcome], 0);
  const base = { group: 'number', unit: 'writes', error: 0, predicted: null } as const;
  return [
    { ...base, id: 'refused', words: WRITES_IN_VAIN['refused']!, value: sum('fail') },
    { ...base, id: 'unknown', words: WRITES_IN_VAIN['unknown']!, value: sum('unknown') },
  ];
}

/** Those that were looked for in vain as well: a phase that one run lacks is something to know. */
function phaseSamples({ failovers }: RunResult): Sample[] {
  return failovers.flatMap(({ fault, rows }) =>
    rows.map(({ phase, words, sinceFaultMs, predictedMs, errorMs = 0 }): Sample => ({
      id: `${fault}: ${phase}`,
      group: 'phase',
      words,
      unit: 's',
      value: sinceFaultMs === null ? null : sinceFaultMs / 1e3,
      error: errorMs / 1e3,
      predicted: predictedMs === null ? null : [predictedMs[0] / 1e3, predictedMs[1] / 1e3],
    })),
  );
}
