/** The thread that a Judge hands its runs to: a folder comes in, its result goes out. */

import { parentPort } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { RunDirectory } from '../run/store.ts';
import { analyze, saveReports, saveResult } from './analyze.ts';
import type { Judged } from './judge.ts';

parentPort!.on('message', (path: string) => {
  void judged(path).then((answer) => {
    parentPort!.postMessage(answer);
  });
});

async function judged(path: string): Promise<Judged> {
  const directory = new RunDirectory(path);
  try {
    const result = await analyze(directory);
    saveResult(directory, result);
    saveReports(directory, result);
    return { path, result };
  } catch (problem) {
    return { path, problem: messageOf(problem) };
  }
}
