/** The process that a Judge hands its runs to: a folder comes in, its result goes out. It ends with its line to the harness. */

import { messageOf } from '../core/errors.ts';
import { isUnwritable } from '../core/unwritable.ts';
import { RunDirectory } from '../run/store.ts';
import { judgeStored } from './analyze.ts';
import type { Judged } from './judge.ts';

process.on('message', (path: string) => {
  void answerTo(path).then((answer) => process.send?.(answer));
});
// What it is in the middle of has no reader any more.
process.on('disconnect', () => process.exit());

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
