/** Readings: what every data node held when it was read, put together from read and reading records. */

import { recordsOf, type History } from '../history/history.ts';
import type { WriterLedger } from '../history/ledger.ts';
import type { NodeState, ReadRecord } from '../history/record.ts';

export type Runs = ReadRecord['runs'];

/** One node's lists at one reading. */
export interface Reading {
  readonly label: string;
  readonly node: string;
  readonly at: number;
  readonly complete: boolean;
  readonly problem: string | undefined;
  readonly state: NodeState | undefined;
  readonly lists: ReadonlyMap<string, Runs>;
}

/** All readings of a kind, in order of time. */
export function readingsIn(history: History, when: ReadRecord['when']): Reading[] {
  const lists = Map.groupBy(
    recordsOf(history, 'read').filter((record) => record.when === when),
    (record) => `${record.label} ${record.node}`,
  );
  return recordsOf(history, 'reading')
    .filter((record) => record.when === when)
    .map(({ label, node, at, complete, problem, state }) => {
      const own = lists.get(`${label} ${node}`) ?? [];
      return {
        label,
        node,
        at,
        complete,
        problem,
        state,
        lists: new Map(own.map((read) => [read.key, read.runs])),
      };
    });
}

/** The reading of the one node that was master at the end: the converged data set. Undefined when there is none. */
export function dataSetIn(final: readonly Reading[]): Reading | undefined {
  const masters = final.filter((reading) => reading.complete && reading.state?.role === 'master');
  return masters.length === 1 ? masters[0] : undefined;
}

/** How often each number up to `highest` stands in a list (capped at 255), and how many stand beyond it. */
export function occurrences(
  runs: Runs,
  highest: number,
): { readonly counts: Uint8Array; readonly beyond: number } {
  const counts = new Uint8Array(highest + 1);
  let beyond = 0;
  for (const [first, count] of runs) {
    for (let number = first; number < first + count; number++) {
      if (number < 0 || number > highest) beyond++;
      else if (counts[number]! < 255) counts[number]!++;
    }
  }
  return { counts, beyond };
}

/** The value of a counter, which reads as a run of that length. */
export function counterIn(runs: Runs): number {
  return runs.reduce((sum, [, length]) => sum + length, 0);
}

/** Tells of a writer's acknowledged numbers whether they stand in these runs. */
export function presence(runs: Runs, writer: WriterLedger): (number: number) => boolean {
  if (writer.isCounter) {
    const value = counterIn(runs);
    return (number) => writer.position(number) <= value;
  }
  const { counts } = occurrences(runs, writer.highest);
  return (number) => counts[number]! > 0;
}
