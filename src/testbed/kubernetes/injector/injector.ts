/**
 * Runs scripts on a machine, one after the other, over a connection that is opened again whenever it is lost.
 *
 * A script whose connection was lost is sent again, because it is not known whether it was run. Therefore every script
 * must be idempotent: run twice, even at the same time, it must come to the same as run once.
 */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import { within } from '../../../core/until.ts';
import { InjectorConnection, type Answer, type OpenSession } from './connection.ts';

/** Between two tries to reach it, ms. */
const PAUSE_MS = 100;

const NO_TURN = 'its turn never came';

export class Injector {
  private readonly where: string;
  private readonly openSession: OpenSession;
  private connection: InjectorConnection | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private isClosed = false;

  /** `where` completes the sentence "a script on …". */
  constructor(where: string, openSession: OpenSession) {
    this.where = where;
    this.openSession = openSession;
  }

  /** How many scripts are being run or wait for their turn. */
  get load(): number {
    return this.waiting;
  }

  /** Runs an idempotent script; TIMED_OUT, with the last reason, when its end was not reported within the limit. */
  async run(script: string, limitMs: number): Promise<Answer> {
    const deadlineUs = monotonicUs() + limitMs * 1_000;
    const state = { reason: NO_TURN };
    const turn = this.last.then(() => this.attempt(script, deadlineUs, state));
    this.last = turn.catch(() => undefined);
    this.waiting++;
    try {
      return await within(limitMs, `a script on ${this.where}`, turn);
    } catch (error) {
      throw error instanceof ChaosError && error.code === 'TIMED_OUT' ? this.notRun(state.reason) : error;
    } finally {
      this.waiting--;
    }
  }

  close(): void {
    this.isClosed = true;
    this.connection?.close();
  }

  private async attempt(script: string, deadlineUs: number, state: { reason: string }): Promise<Answer> {
    while (monotonicUs() < deadlineUs && !this.isClosed) {
      const leftMs = (deadlineUs - monotonicUs()) / 1_000;
      try {
        const connection = await this.connected(leftMs);
        // What an earlier attempt found out says more than that the last one had no time left.
        if (state.reason === NO_TURN) state.reason = 'it did not end';
        const answer = await within(leftMs, 'its end', connection.ask(script, leftMs));
        if (answer !== undefined) return answer;
        state.reason = `the connection was lost: ${connection.ended}`;
      } catch (error) {
        state.reason = messageOf(error);
        // Whatever a script still prints whose end was not waited for must not be taken for the next one's output.
        this.connection?.close();
      }
      await sleep(PAUSE_MS);
    }
    throw this.notRun(state.reason);
  }

  private notRun(reason: string): ChaosError {
    return new ChaosError('TIMED_OUT', `a script on ${this.where} has no result: ${reason}`);
  }

  private async connected(limitMs: number): Promise<InjectorConnection> {
    if (this.connection?.isOpen !== true)
      this.connection = await InjectorConnection.open(this.openSession, limitMs);
    if (this.isClosed) this.connection.close();
    return this.connection;
  }
}
