/** `clients.md`: the libraries as a text that can be committed; runs are named, not linked. */

import { LIBRARIES } from '../../workload/libraries.ts';
import { code, escaped, table } from '../markdown/parts.ts';
import type { Comparison } from './rows.ts';
import { cellsOf, COLUMNS, commandOf, READING, runsSentence, TITLE } from './words.ts';

/** Markdown: how to read it, the libraries, a table an experiment, and the runs. */
export function clientsMarkdown(comparisons: readonly Comparison[]): string {
  const runs = comparisons.flatMap((one) => one.runs);
  const libraries = LIBRARIES.map(({ name, version, recommended }) =>
    [name, version, recommended].map(escaped),
  );
  return [
    `# ${TITLE}`,
    'Made by `sentinel-chaos clients` from stored runs. `make clients` gets the libraries.',
    ...READING.map(escaped),
    table(['Library', 'Version', 'Recommended'], libraries),
    ...comparisons.flatMap((one) => [
      `## ${escaped(one.title ?? one.experiment)}`,
      `${escaped(runsSentence(one))} Again: ${code(commandOf(one))}`,
      ...(one.rows.length === 0
        ? []
        : [
            table(
              COLUMNS,
              one.rows.map((row) => cellsOf(row).map(escaped)),
            ),
          ]),
    ]),
    '## The runs',
    runs
      .map(
        ({ directory, result: { run } }) => `- ${code(directory)}: ${escaped(run.server)}, seed ${run.seed}`,
      )
      .join('\n'),
    '',
  ].join('\n\n');
}
