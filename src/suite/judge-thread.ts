/** The thread that a Judge hands its runs to: a folder comes in, its result goes out. */

import { parentPort } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { RunDirectory } from '../run/store.ts';
import { judgeStored } from './analyze.ts';
import type { Judged } from './judge.ts';

parentPort!.on('message', (path: string) => {
  void answerTo(path).then((answer) => {
    parentPort!.postMessage(answer);
  });
});

async function answerTo(path: string): Promise<Judged> {
  try {
    return { path, result: await judgeStored(new RunDirectory(path)) };
  } catch (problem) {
    return { path, problem: messageOf(problem) };
  }
}
