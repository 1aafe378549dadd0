/** `analyze` and `report`: redo the verdict, or the pages, of a stored run. */

import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import type { RunResult } from '../report/result.ts';
import { seriesBlock } from '../report/series/summary.ts';
import { exitCodeOf, type SuiteEntry } from '../report/suite.ts';
import { verdictBlock } from '../report/terminal.ts';
import { RunDirectory } from '../run/store.ts';
import { entryOf, judgeStored, saveReports } from '../suite/analyze.ts';
import { analyzeSeries, isSeriesFolder, saveSeries, seriesEntry, storedSeries } from '../suite/series.ts';
import { storedResult } from '../suite/stored-result.ts';
import { hasColours } from './colours.ts';
import { command } from './command.ts';
import { shownPath } from './shown-path.ts';

export const ANALYZE = command({
  name: 'analyze',
  usage: 'DIR…',
  help: 'Judges stored runs and series again from their plans and histories, and writes results and reports anew. Needs no cluster.',
  options: {},
  examples: ['sentinel-chaos analyze reports/master-killed/latest'],
  async run({ positionals }) {
    const entries: SuiteEntry[] = [];
    for (const directory of directories(positionals, 'analyze')) {
      const { path } = directory;
      if (isSeriesFolder(path)) {
        const series = await analyzeSeries(path, (folder) => judgeStored(new RunDirectory(folder)));
        saveSeries(path, series);
        process.stdout.write(`${seriesBlock(series, { colours: hasColours(), paths: [pageOf(path)] })}\n`);
        entries.push(seriesEntry(series, path));
      } else {
        const result = await judgeStored(directory);
        show(result, directory);
        entries.push(entryOf(result, path));
      }
    }
    return exitCodeOf(entries);
  },
});

export const REPORT = command({
  name: 'report',
  usage: 'DIR…',
  help: 'Writes the reports of stored runs and series anew from their run.json or series.json.',
  options: {},
  examples: ['sentinel-chaos report reports/master-killed/latest'],
  async run({ positionals }) {
    for (const directory of directories(positionals, 'report')) {
      if (isSeriesFolder(directory.path)) saveSeries(directory.path, storedSeries(directory.path));
      else saveReports(directory, await storedResult(directory));
      process.stdout.write(`${pageOf(directory.path)}\n`);
    }
    return 0;
  },
});

function pageOf(path: string): string {
  return shownPath(join(path, isSeriesFolder(path) ? 'series.html' : 'report.html'));
}

function directories(paths: readonly string[], command: string): RunDirectory[] {
  if (paths.length === 0) {
    throw new ChaosError('BAD_ARGUMENT', `${command} needs the folder of a run`, {
      hint: 'such as reports/master-killed/latest',
    });
  }
  return paths.map((given) => {
    const path = resolve(given);
    if (!existsSync(path)) throw new ChaosError('BAD_RUN_DIRECTORY', `there is no folder ${given}`);
    const directory = new RunDirectory(realpathSync(path));
    // Every folder is looked at before the first is worked on.
    if (!isSeriesFolder(directory.path)) directory.plan();
    return directory;
  });
}

function show(result: RunResult, directory: RunDirectory): void {
  const paths = [pageOf(directory.path)];
  process.stdout.write(`${verdictBlock(result, { colours: hasColours(), paths })}\n`);
}
