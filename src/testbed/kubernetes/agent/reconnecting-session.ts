/** A session that outlives its connection: whenever that is lost another is opened, where the output stopped. */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import { messageOf } from '../../../core/errors.ts';
import { within } from '../../../core/until.ts';
import type { Session, SessionListener } from '../api.ts';

/** Between two tries, ms. */
const PAUSE_MS = 100;
/** A session that lasted this long, or had output, has worked: after it, patience begins anew. */
const WORKING_MS = 1_000;

/** What is opened again and again. */
export interface Reconnection {
  /** Opens a session whose output begins after so many bytes. */
  readonly open: (received: number, listener: SessionListener) => Promise<Session>;
  readonly onBytes: (bytes: Buffer) => void;
  /** What is sent first whenever it is open. */
  readonly resendOnOpen: () => string;
  /** Why it will never open again, if that is known; when it rejects, it is not known. */
  readonly goneForGood: () => Promise<string | undefined>;
  /** How long tries may stay without success. */
  readonly patienceMs: number;
}

export class ReconnectingSession {
  /** Resolves when it was given up, with the reason, or closed. */
  readonly over: Promise<string | undefined>;
  private readonly reconnection: Reconnection;
  private readonly closing = new AbortController();
  private session: Session | undefined;
  private taken = 0;
  /** When it worked last, on CLOCK_MONOTONIC; patience counts from then. */
  private workedUs = monotonicUs();

  constructor(reconnection: Reconnection) {
    this.reconnection = reconnection;
    this.over = this.keep();
  }

  /** How many bytes of output there were so far. */
  get received(): number {
    return this.taken;
  }

  /** Sends the text if the session is open; `resendOnOpen` must repeat what has to arrive. */
  send(text: string): void {
    this.session?.send(text);
  }

  /** Ends it; there is no output any more. */
  close(): void {
    this.closing.abort();
    this.session?.close();
  }

  private async keep(): Promise<string | undefined> {
    for (;;) {
      const before = this.taken;
      const { how, lastedMs } = await this.openOnce();
      if (this.closing.signal.aborted) return undefined;
      if (this.taken > before || lastedMs >= WORKING_MS) this.workedUs = monotonicUs();
      if (this.patienceLeftMs() <= PAUSE_MS)
        return `no connection for ${Math.round(this.reconnection.patienceMs / 1_000)} s: ${how}`;
      const reason = await this.goneForGood();
      if (reason !== undefined) return reason;
      await sleep(PAUSE_MS, this.closing.signal).catch(() => undefined);
      if (this.closing.signal.aborted) return undefined;
    }
  }

  /** At least the time of a pause, which is not worth stopping for. */
  private patienceLeftMs(): number {
    return Math.max(PAUSE_MS, this.reconnection.patienceMs - (monotonicUs() - this.workedUs) / 1_000);
  }

  private async openOnce(): Promise<{ how: string; lastedMs: number }> {
    let isOpen = true;
    let complaints = '';
    let sinceUs: number | undefined;
    const ended = (how: string): { how: string; lastedMs: number } => ({
      how: complaints === '' ? how : `${how}: ${complaints.trim()}`,
      lastedMs: sinceUs === undefined ? 0 : (monotonicUs() - sinceUs) / 1_000,
    });
    const opening = this.reconnection.open(this.taken, {
      onOutput: (bytes) => {
        // What comes after the end would come again with the next session.
        if (isOpen && !this.closing.signal.aborted) this.take(bytes);
      },
      onErrors: (bytes) => (complaints = `${complaints}${bytes.toString()}`.slice(-500)),
    });
    try {
      const session = await within(this.patienceLeftMs(), 'connecting', opening);
      sinceUs = monotonicUs();
      this.begin(session);
      return ended(await session.ended);
    } catch (error) {
      // It may open when it is not waited for any more.
      void opening.then((session) => session.close()).catch(() => undefined);
      return ended(messageOf(error));
    } finally {
      isOpen = false;
      this.session = undefined;
    }
  }

  private goneForGood(): Promise<string | undefined> {
    return within(
      this.patienceLeftMs(),
      'asking whether it is gone for good',
      this.reconnection.goneForGood(),
    ).catch(() => undefined);
  }

  private begin(session: Session): void {
    if (this.closing.signal.aborted) {
      session.close();
      return;
    }
    this.session = session;
    const text = this.reconnection.resendOnOpen();
    if (text !== '') session.send(text);
  }

  private take(bytes: Buffer): void {
    this.taken += bytes.length;
    this.reconnection.onBytes(bytes);
  }
}
