/** How `run` ended, for the person at the keyboard. */

import { join } from 'node:path';
import { COMMAND } from '../core/home.ts';
import type { RunResult } from '../report/result.ts';
import type { SeriesResult } from '../report/series/result.ts';
import { seriesBlock } from '../report/series/summary.ts';
import type { SuiteResult } from '../report/suite.ts';
import { verdictBlock, verdictTable } from '../report/terminal.ts';
import type { ServerChoice } from './server-choice.ts';
import { shownPath } from './shown-path.ts';

/** What was carried out with one server. */
export interface Outcome {
  readonly suite: SuiteResult;
  /** What it was, where it was a single run or series. */
  readonly only: RunResult | SeriesResult | undefined;
  /** The folder of its reports. */
  readonly reports: string;
  /** Absent where it was not chosen by hand. */
  readonly server: ServerChoice | undefined;
}

interface Shown {
  readonly colours: boolean;
  readonly hasPages: boolean;
}

/** Those of several servers one below the other, and how they are compared. */
export function renderOutcomes(outcomes: readonly Outcome[], shown: Shown): string {
  const blocks = outcomes.map((one) => {
    const block = renderOutcome(one, shown);
    return one.server === undefined ? block : `${one.server.name}: ${one.server.version}\n${block}`;
  });
  const folders = outcomes.map(({ reports }) => shownPath(reports));
  const difference = `${COMMAND} versions ${folders.join(' ')}   says what differs between them`;
  return [...blocks, ...(outcomes.length > 1 ? [difference] : [])].join('\n\n');
}

/** One experiment or series in full; several as a table. */
function renderOutcome({ suite, only, reports }: Outcome, { colours, hasPages }: Shown): string {
  const [first] = suite.entries;
  // What came to no end has no numbers to show in full.
  const isWhole = first !== undefined && ['held', 'failed', 'undecided'].includes(first.word);
  if (only === undefined || first?.directory === undefined || !isWhole)
    return verdictTable(suite, { colours, paths: hasPages ? [shownPath(join(reports, 'index.html'))] : [] });
  const options = {
    colours,
    paths: [shownPath(join(reports, first.directory, first.page ?? 'report.html'))],
  };
  return 'series' in only ? seriesBlock(only, options) : verdictBlock(only, options);
}
