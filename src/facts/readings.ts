/** Readings: what every data node held when it was read, put together from read and reading records. */

import { count } from '../core/quantity.ts';
import type { Evidence } from './evidence.ts';
import { recordsOf, type History } from '../history/history.ts';
import type { WriterLedger } from '../history/ledger.ts';
import type { NodeState } from '../history/node-state.ts';
import type { ReadRecord } from '../history/record.ts';

export type Runs = ReadRecord['runs'];

/** One node's lists at one reading. */
export interface Reading {
  readonly label: string;
  readonly node: string;
  /** When it was over, and since when it went on at the earliest. */
  readonly at: number;
  readonly began: number;
  readonly complete: boolean;
  readonly problem: string | undefined;
  readonly state: NodeState | undefined;
  readonly lists: ReadonlyMap<string, Runs>;
}

/** Histories that do not say when a reading began are of short ones, µs. */
const SHORT_US = 2_000_000;

/**
 * All readings of a kind, in order of time. Of one that says how many lists it was of, as many must be recorded: what
 * became of the others is not known, and it is not complete.
 */
export function readingsIn(history: History, when: ReadRecord['when']): Reading[] {
  const lists = Map.groupBy(
    recordsOf(history, 'read').filter((record) => record.when === when),
    (record) => `${record.label} ${record.node}`,
  );
  return recordsOf(history, 'reading')
    .filter((record) => record.when === when)
    .map(({ label, node, at, began = at - SHORT_US, complete, problem, keys, state }) => {
      const own = lists.get(`${label} ${node}`) ?? [];
      const isWhole = !complete || own.length === keys;
      return {
        label,
        node,
        at,
        began,
        complete: complete && isWhole,
        problem: isWhole
          ? problem
          : `it was read with ${count(keys, 'list')}, and ${own.length} ${own.length === 1 ? 'was' : 'were'} recorded`,
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

/** In which lists another node holds other numbers than the converged data set, or in another order. */
export function differences(data: Reading, other: Reading): Evidence[] {
  const keys = new Set([...data.lists.keys(), ...other.lists.keys()]);
  return [...keys].flatMap((key) =>
    areSame(data.lists.get(key) ?? [], other.lists.get(key) ?? [])
      ? []
      : [{ at: other.at, text: `${other.node} and ${data.node} hold different numbers in ${key}` }],
  );
}

function areSame(a: Runs, b: Runs): boolean {
  return (
    a.length === b.length &&
    a.every(([first, length], index) => b[index]![0] === first && b[index]![1] === length)
  );
}

/** Why there is no data that all of so many nodes ended up with; undefined where there is. */
export function divergenceIn(final: readonly Reading[], nodes: number): string | undefined {
  const unread = final.find(({ complete }) => !complete);
  if (final.length < nodes)
    return `Only ${final.length} of ${count(nodes, 'data node')} were read at the end`;
  if (unread !== undefined) return `${unread.node} could not be read at the end`;
  const data = dataSetIn(final);
  const [different] = data === undefined ? [] : final.flatMap((other) => differences(data, other));
  return different && `${different.text} at the end`;
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
