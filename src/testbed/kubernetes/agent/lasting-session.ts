/** A session that outlives its connection: whenever it ends unasked it is opened again, where its output stopped. */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import { messageOf } from '../../../core/errors.ts';
import { within } from '../../../core/until.ts';
import type { Session, SessionListener } from '../api.ts';

/** Between two tries, ms. */
const PAUSE_MS = 100;
/** A session that lasted this long, or said something, has worked: after it, patience begins anew. */
const WORKING_MS = 1_000;

/** What is opened again and again. */
export interface Lasting {
  /** Opens a session whose output begins after so many bytes. */
  readonly open: (received: number, listener: SessionListener) => Promise<Session>;
  readonly onBytes: (bytes: Buffer) => void;
  /** What is to be said first whenever it is open. */
  readonly greeting: () => string;
  /** Why it will never open again, if that is known; when it rejects, nobody knows. */
  readonly hopeless: () => Promise<string | undefined>;
  /** How long tries may stay without success. */
  readonly patienceMs: number;
}

export class LastingSession {
  /** Resolves when it was given up, with the reason, or closed. */
  readonly over: Promise<string | undefined>;
  private readonly lasting: Lasting;
  private readonly closing = new AbortController();
  private session: Session | undefined;
  private taken = 0;
  /** When it worked last, on CLOCK_MONOTONIC; patience counts from then. */
  private workedUs = monotonicUs();

  constructor(lasting: Lasting) {
    this.lasting = lasting;
    this.over = this.keep();
  }

  /** How many bytes it has said so far. */
  get received(): number {
    return this.taken;
  }

  /** Says it now if the session is open; a greeting must repeat what has to arrive. */
  send(text: string): void {
    this.session?.send(text);
  }

  /** Nothing is heard of it any more. */
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
        return `for ${Math.round(this.lasting.patienceMs / 1_000)} s in vain: ${how}`;
      const hopeless = await this.hopeless();
      if (hopeless !== undefined) return hopeless;
      await sleep(PAUSE_MS, this.closing.signal).catch(() => undefined);
      if (this.closing.signal.aborted) return undefined;
    }
  }

  /** At least the time of a pause, which is not worth stopping for. */
  private patienceLeftMs(): number {
    return Math.max(PAUSE_MS, this.lasting.patienceMs - (monotonicUs() - this.workedUs) / 1_000);
  }

  private async openOnce(): Promise<{ how: string; lastedMs: number }> {
    let isOpen = true;
    let complaints = '';
    let sinceUs: number | undefined;
    const told = (how: string): { how: string; lastedMs: number } => ({
      how: complaints === '' ? how : `${how}: ${complaints.trim()}`,
      lastedMs: sinceUs === undefined ? 0 : (monotonicUs() - sinceUs) / 1_000,
    });
    const opening = this.lasting.open(this.taken, {
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
      return told(await session.ended);
    } catch (error) {
      // It may open when nobody waits for it any more.
      void opening.then((session) => session.close()).catch(() => undefined);
      return told(messageOf(error));
    } finally {
      isOpen = false;
      this.session = undefined;
    }
  }

  private hopeless(): Promise<string | undefined> {
    return within(this.patienceLeftMs(), 'asking whether there is hope', this.lasting.hopeless()).catch(
      () => undefined,
    );
  }

  private begin(session: Session): void {
    if (this.closing.signal.aborted) {
      session.close();
      return;
    }
    this.session = session;
    const greeting = this.lasting.greeting();
    if (greeting !== '') session.send(greeting);
  }

  private take(bytes: Buffer): void {
    this.taken += bytes.length;
    this.lasting.onBytes(bytes);
  }
}
