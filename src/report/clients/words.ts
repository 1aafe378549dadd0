/** What the page of libraries says in the same words as a text and as a page. */

import { count } from '../../core/quantity.ts';
import type { ClientRow, Comparison } from './rows.ts';
import { countWords, secondsWords } from './spread.ts';

export const TITLE = 'What client libraries do when the master fails';

/** What the table is, and how to read it. */
export const READING = [
  'Each library wrote through a program of its own (docs/client-protocol.md), all of them at once in one run, two writers each with 10 writes per second: once with its defaults, once with what its documentation recommends. A number is the median over the runs; in parentheses stand the 95 % interval of the median, and below six runs the smallest and the largest.',
  'Back: from the fault until the last writer that had gone without an acknowledgement for a second had one again; "not away" where none had. Refused: the library said so by an error of the server, or that there is no master. Unknown: it gave up without an answer, or never answered. Lost: acknowledged, and absent at the end. Twice: executed twice, because it sent again. Misreported: called refused, and in the data. Hung: nothing was acknowledged until the heal although others wrote. Gone: a writer was never acknowledged again while it was watched.',
] as const;

/** The columns of a table, in their order. */
export const COLUMNS = [
  'Library',
  'Settings',
  'Back',
  'Refused',
  'Unknown',
  'Lost',
  'Twice',
  'Misreported',
  'Hung',
  'Gone',
] as const;

/** The cells of a row, in the order of the columns. */
export function cellsOf(row: ClientRow): string[] {
  return [
    row.library.name,
    row.settings,
    secondsWords(row.back),
    ...[row.refused, row.unknown, row.lost, row.twice, row.misreported].map(countWords),
    shareWords(row.hung, row.runs),
    shareWords(row.gone, row.runs),
  ];
}

function shareWords(seen: number, runs: number): string {
  return seen === 0 ? '–' : `${seen} of ${runs}`;
}

/** How many runs of an experiment were counted, and what the deployment did in them. */
export function runsSentence({ runs, stalled, apart, failover }: Comparison): string {
  if (runs.length === 0) return 'No run of it is stored that shows what clients did.';
  const others = apart === 0 ? '' : `; ${count(apart, 'other')} did not show what clients did`;
  const noise =
    stalled === 0
      ? ''
      : ` In ${count(stalled)} of them the harness stood still for moments: what clients did is counted, when they did it may be off by as much.`;
  const took =
    failover.median === undefined ? '' : ` A new master took writes after ${secondsWords(failover)}.`;
  return `${count(runs.length, 'run')}${others}.${noise}${took}`;
}

/** What measures the rows of an experiment again: one run after the other, for a dozen programs share the cores in each. */
export function commandOf({ experiment, runs }: Comparison): string {
  return `bin/sentinel-chaos run ${experiment}${runs.length > 1 ? ` --repeat ${runs.length} --jobs 1` : ''}`;
}
