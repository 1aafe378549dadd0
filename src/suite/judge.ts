/**
 * Judges runs in a process of its own. In ours it would hold up, for as long as it takes, the runs that still go on beside
 * it, and they would rightly say that the harness could not look. A thread would not do: V8 keeps one list of the pages
 * with machine code for all threads of a process, and under load ends the process over a page that is missing from it
 * (`Check failed: jit_page.has_value()`), with whatever is broken just then.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ChaosError, messageOf } from '../core/errors.ts';
import { moduleFile } from '../core/home.ts';
import type { RunResult } from '../report/result.ts';

/** What the process answers. */
export interface Judged {
  readonly path: string;
  readonly result?: RunResult;
  readonly problem?: Pick<ChaosError, 'code' | 'message' | 'hint'>;
}

export class Judge {
  private child: ChildProcess | undefined;
  private readonly waiting = new Map<string, PromiseWithResolvers<RunResult>>();

  /** Judges the run in a folder and writes its result and reports; throws when it cannot be judged. */
  judge(path: string): Promise<RunResult> {
    const answer = Promise.withResolvers<RunResult>();
    this.waiting.set(path, answer);
    this.child ??= this.begun();
    this.child.send(path);
    return answer.promise;
  }

  /** Ends the process, in the middle of something as well. */
  async close(): Promise<void> {
    if (this.child === undefined) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private begun(): ChildProcess {
    const child = fork(moduleFile(import.meta.dirname, 'judge-process'), {
      // Keeps what JSON has no word for, such as an amount without a limit.
      serialization: 'advanced',
      // A session of its own: Ctrl-C reaches the harness only, which has what was measured until then judged.
      detached: true,
    });
    child.on('message', ({ path, result, problem }: Judged) => {
      const answer = this.waiting.get(path);
      this.waiting.delete(path);
      if (result === undefined) answer?.reject(errorOf(problem));
      else answer?.resolve(result);
    });
    child.on('error', (error) => this.give(child, messageOf(error)));
    child.on('exit', (code, signal) =>
      this.give(child, `it ended unasked (${signal ?? `exit code ${code}`})`),
    );
    return child;
  }

  /** Nobody waits for a process that is gone; what comes later gets another one. */
  private give(child: ChildProcess, reason: string): void {
    if (this.child !== child) return;
    const gone = new ChaosError('BAD_HISTORY', `the process that judges runs is gone: ${reason}`);
    for (const answer of this.waiting.values()) answer.reject(gone);
    this.waiting.clear();
    this.child = undefined;
  }
}

/** The error of that process as one of ours: on its way an error keeps its message alone. */
function errorOf(problem: Judged['problem']): ChaosError {
  if (problem === undefined) return new ChaosError('BAD_HISTORY', 'it cannot be judged');
  const { code, message, hint } = problem;
  return new ChaosError(code, message, hint === undefined ? {} : { hint });
}
