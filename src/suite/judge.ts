/**
 * Judges runs in a thread of its own. In ours it would hold up, for as long as it takes, the runs that still go on beside
 * it, and they would rightly say that the harness could not look.
 */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ChaosError, messageOf } from '../core/errors.ts';
import { moduleFile } from '../core/home.ts';
import type { RunResult } from '../report/result.ts';

/** What the thread answers. */
export interface Judged {
  readonly path: string;
  readonly result?: RunResult;
  readonly problem?: Pick<ChaosError, 'code' | 'message' | 'hint'>;
}

/** In the place of a folder: there will be no more. */
export const END = null;

export class Judge {
  private thread: Worker | undefined;
  private readonly waiting = new Map<string, PromiseWithResolvers<RunResult>>();

  /** Judges the run in a folder and writes its result and reports; throws when it cannot be judged. */
  judge(path: string): Promise<RunResult> {
    const answer = Promise.withResolvers<RunResult>();
    this.waiting.set(path, answer);
    this.thread ??= this.begun();
    this.thread.postMessage(path);
    return answer.promise;
  }

  /** A thread with nothing left to do ends by itself: one that is ended in the middle of something can take its process along. */
  async close(): Promise<void> {
    if (this.thread === undefined) return;
    if (this.waiting.size > 0) {
      await this.thread.terminate();
      return;
    }
    const ended = once(this.thread, 'exit');
    this.thread.postMessage(END);
    await ended;
  }

  private begun(): Worker {
    const thread = new Worker(moduleFile(import.meta.dirname, 'judge-thread'));
    thread.on('message', ({ path, result, problem }: Judged) => {
      const answer = this.waiting.get(path);
      this.waiting.delete(path);
      if (result === undefined) answer?.reject(errorOf(problem));
      else answer?.resolve(result);
    });
    thread.on('error', (error) => this.give(messageOf(error)));
    thread.on('exit', () => this.give('it ended unasked'));
    return thread;
  }

  /** Nobody waits for a thread that is gone; what comes later gets another one. */
  private give(reason: string): void {
    const gone = new ChaosError('BAD_HISTORY', `the thread that judges runs is gone: ${reason}`);
    for (const answer of this.waiting.values()) answer.reject(gone);
    this.waiting.clear();
    this.thread = undefined;
  }
}

/** The thread's error as one of ours: between threads an error keeps its message alone. */
function errorOf(problem: Judged['problem']): ChaosError {
  if (problem === undefined) return new ChaosError('BAD_HISTORY', 'it cannot be judged');
  const { code, message, hint } = problem;
  return new ChaosError(code, message, hint === undefined ? {} : { hint });
}
