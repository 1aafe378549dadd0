/** `analyze` and `report`: redo the verdict, or the pages, of a stored run. */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { exitCodeOf, type SuiteEntry } from '../report/suite.ts';
import { RunResult } from '../report/result.ts';
import { verdictBlock } from '../report/terminal.ts';
import { analyze, entryOf, saveReports, saveResult } from '../run/analyze.ts';
import { RunDirectory } from '../run/store.ts';
import type { Command, Given } from './command.ts';
import { shownPath } from './shown-path.ts';

export const ANALYZE: Command = {
  name: 'analyze',
  usage: 'DIR…',
  words:
    'Judges stored runs again from their plan and history, and writes run.json and the reports anew. Needs no cluster.',
  options: [],
  examples: ['sentinel-chaos analyze reports/master-killed/latest'],
  async run(given) {
    const entries: SuiteEntry[] = [];
    for (const directory of directories(given, 'analyze')) {
      const result = await analyze(directory);
      saveResult(directory, result);
      saveReports(directory, result);
      show(result, directory);
      entries.push(entryOf(result, directory.path));
    }
    return exitCodeOf(entries);
  },
};

export const REPORT: Command = {
  name: 'report',
  usage: 'DIR…',
  words: 'Writes report.html, summary.md and junit.xml anew from a stored run.json.',
  options: [],
  examples: ['sentinel-chaos report reports/master-killed/latest'],
  async run(given) {
    for (const directory of directories(given, 'report')) {
      saveReports(directory, storedResult(directory));
      process.stdout.write(`${shownPath(join(directory.path, 'report.html'))}\n`);
    }
    return 0;
  },
};

function directories({ words }: Given, command: string): RunDirectory[] {
  if (words.length === 0) {
    throw new ChaosError('BAD_ARGUMENT', `${command} needs the folder of a run`, {
      hint: 'such as reports/master-killed/latest',
    });
  }
  return words.map((word) => {
    const path = resolve(word);
    if (!existsSync(path)) throw new ChaosError('BAD_RUN_DIRECTORY', `there is no folder ${word}`);
    const directory = new RunDirectory(realpathSync(path));
    directory.plan(); // Every folder is looked at before the first is worked on.
    return directory;
  });
}

function storedResult(directory: RunDirectory): RunResult {
  const file = join(directory.path, 'run.json');
  if (!existsSync(file)) {
    throw new ChaosError('BAD_RUN_DIRECTORY', `${directory.path} has no run.json`, {
      hint: 'make one with sentinel-chaos analyze',
    });
  }
  const parsed = RunResult.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ChaosError('BAD_RUN_DIRECTORY', `${file} does not have the form of this version`, {
    hint: 'make it anew with sentinel-chaos analyze',
  });
}

function show(result: RunResult, directory: RunDirectory): void {
  const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const page = shownPath(join(directory.path, 'report.html'));
  process.stdout.write(`${verdictBlock(result, { colours, paths: [page] })}\n`);
}
