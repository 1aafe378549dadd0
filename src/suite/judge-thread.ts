/** The thread that a Judge hands its runs to: a folder comes in, its result goes out. */

import { parentPort } from 'node:worker_threads';
import { messageOf } from '../core/errors.ts';
import { isUnwritable } from '../core/unwritable.ts';
import { RunDirectory } from '../run/store.ts';
import { judgeStored } from './analyze.ts';
import { END, type Judged } from './judge.ts';

parentPort!.on('message', (path: string | typeof END) => {
  if (path === END) {
    parentPort!.close();
    return;
  }
  void answerTo(path).then((answer) => {
    parentPort!.postMessage(answer);
  });
});

async function answerTo(path: string): Promise<Judged> {
  try {
    return { path, result: await judgeStored(new RunDirectory(path)) };
  } catch (problem) {
    if (isUnwritable(problem)) {
      const { code, message, hint } = problem;
      return { path, problem: { code, message, hint } };
    }
    return { path, problem: { code: 'BAD_HISTORY', message: messageOf(problem), hint: undefined } };
  }
}
