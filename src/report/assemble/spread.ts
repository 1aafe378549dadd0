/** Numbers with what they may be off by for all that they are in any history that the stalls of the harness make possible. */

import { widened } from '../../facts/figures.ts';
import type { RunResult } from '../result.ts';
import { sinceFault } from '../figures.ts';

type Numbers = RunResult['numbers'];
type Failovers = RunResult['failovers'];

/** The first of them is what was recorded. */
export function spreadNumbers([recorded, ...possible]: readonly Numbers[]): Numbers {
  const others = possible.flat();
  return recorded!.map((number) =>
    widened(
      number,
      others.filter(({ id, fact }) => id === number.id && fact === number.fact),
    ),
  );
}

/** The first of them is what was recorded. */
export function spreadRows([recorded, ...possible]: readonly Failovers[]): Failovers {
  const others = possible.flat().flatMap(({ rows }) => rows.map(sinceFault));
  return recorded!.map((failover) => ({
    ...failover,
    rows: failover.rows.map((row) => {
      const figure = sinceFault(row);
      const { error } = widened(
        figure,
        others.filter(({ fact }) => fact === figure.fact),
      );
      return error === undefined ? row : { ...row, errorMs: Math.round(error * 1e6) / 1e3 };
    }),
  }));
}
