/** Numbers with what they may be off by for all that they are in any history that the stalls of the harness make possible. */

import { widened } from '../../facts/figures.ts';
import type { RunResult } from '../result.ts';
import { sinceFault } from '../figures.ts';

type Numbers = RunResult['numbers'];
type Failovers = RunResult['failovers'];

export function spreadNumbers(recorded: Numbers, possible: Numbers): Numbers {
  return recorded.map((number) =>
    widened(
      number,
      possible.filter(({ id, fact }) => id === number.id && fact === number.fact),
    ),
  );
}

export function spreadRows(recorded: Failovers, possible: Failovers): Failovers {
  const others = possible.flatMap(({ rows }) => rows.map(sinceFault));
  return recorded.map((failover) => ({
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
