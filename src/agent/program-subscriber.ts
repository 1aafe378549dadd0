/**
 * A subscriber of a client program: it is asked to subscribe to each channel, and says what it got.
 *
 * It is believed as far as it can be so: a message that was not sent, or that comes again and again, is no answer, so that
 * whatever it writes there are no more records than messages.
 */

import { within } from '../core/until.ts';
import { subscription } from '../workload/messages.ts';
import type { ClientProgram } from './client-program.ts';
import type { SubscriberPlan } from './subscribing.ts';

/** It may take so long to subscribe, ms: less than workloads may take to connect, so that a program that does not answer is named. */
const SUBSCRIBED_LIMIT_MS = 4_000;
/** A message may come to it so often. */
const REPEATED_LIMIT = 10;

/** What such a subscriber is made of. */
export interface ProgramSubscriberPlan extends SubscriberPlan {
  readonly workload: string;
  readonly program: ClientProgram;
  /** Whether its publisher has sent the message with this number. */
  readonly isSent: (key: string, number: number) => boolean;
}

/** Asks as soon as its program is ready. */
export class ProgramSubscriber {
  private readonly plan: ProgramSubscriberPlan;
  private isClosed = false;
  /** Resolves once the program says that it has subscribed to all, has ended, or has taken too long to answer. */
  readonly listening: Promise<void>;

  constructor(plan: ProgramSubscriberPlan) {
    this.plan = plan;
    this.listening = plan.program.begun.then(() => this.begin());
  }

  /** What comes from now on is left aside. */
  close(): void {
    this.isClosed = true;
  }

  private async begin(): Promise<void> {
    const { program, workload, name, keys } = this.plan;
    const waiting = new Set(keys);
    const all = new Promise<void>((resolve) => {
      for (const key of keys)
        program.subscribe(subscription(workload, name, key), {
          subscribed: () => {
            waiting.delete(key);
            if (waiting.size === 0) resolve();
          },
          got: this.messagesOf(key),
        });
    });
    program.flush();
    const answered = Promise.race([all, program.ended]);
    await within(SUBSCRIBED_LIMIT_MS, `subscribing ${name}`, answered).catch(() => {
      for (const key of waiting) program.leaveUnanswered(subscription(workload, name, key));
    });
  }

  private messagesOf(key: string): (number: number) => string | undefined {
    const { isSent, heard } = this.plan;
    const times = new Map<number, number>();
    return (number) => {
      if (this.isClosed) return undefined;
      if (!isSent(key, number)) return 'never sent';
      const count = (times.get(number) ?? 0) + 1;
      if (count > REPEATED_LIMIT) return `got more than ${REPEATED_LIMIT} times`;
      times.set(number, count);
      heard(key, number);
      return undefined;
    };
  }
}
