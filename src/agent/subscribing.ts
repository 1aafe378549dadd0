/** The subscribers of one workload, whoever they are, and what they record: each message that each of them got. */

import { until } from '../core/until.ts';
import type { Workload } from '../workload/workload.ts';
import type { Recorder } from './recorder.ts';
import type { ReferenceTable } from './reference-table.ts';

/** What is on its way when publishing stops may come until nothing has come for so long, but no longer than the limit, ms. */
const DRAINED_MS = 500;
const DRAIN_LIMIT_MS = 3_000;
/** Numbers announced at a time. */
const BLOCK = 1_000;

/** What one of a workload's subscribers is made of. */
export interface SubscriberPlan {
  readonly name: string;
  /** The keys of the publishers, which are channels, lists or streams. */
  readonly keys: readonly string[];
  /** Called for each message: the key that it came by, and its number. */
  readonly heard: (key: string, number: number) => void;
}

/** Connects when made, takes messages until it is closed. */
interface Taker {
  /** Resolves once it would get what is published from now on. */
  readonly listening: Promise<void>;
  close(): void;
}

/** What a workload's subscribers share with its publishers. */
export interface SubscribingTools {
  readonly host: string;
  readonly recorder: Recorder;
  readonly references: ReferenceTable;
  nextWriterId(): number;
}

/** What one subscriber got from one publisher: its messages are numbered as they come. */
class Inbox {
  private readonly id: number;
  private readonly recorder: Recorder;
  private readonly source: number;
  private count = 0;

  constructor(
    identity: { key: string; workload: string; hears: string; through?: string },
    tools: SubscribingTools,
  ) {
    const { recorder, host } = tools;
    this.id = tools.nextWriterId();
    this.recorder = recorder;
    recorder.write({ kind: 'writer', at: recorder.now(), id: this.id, host, ...identity });
    this.source = tools.references.connection(this.id, {});
  }

  /** Records a message that has just come. */
  take(number: number): void {
    const at = this.recorder.now();
    const { id: writer } = this;
    if (this.count % BLOCK === 0)
      this.recorder.write({ kind: 'block', at, writer, from: this.count + 1, to: this.count + BLOCK });
    this.recorder.increment(
      { writer, number: ++this.count, intended: at, sent: at },
      at,
      this.source,
      number,
    );
  }
}

export class Subscribing {
  private readonly recorder: Recorder;
  private readonly subscribers: readonly Taker[];
  private last = 0;

  /** Makes the subscribers, which begin to connect; `keys` are those of the publishers. */
  constructor(
    { name, subscribers = 0, through }: Workload,
    keys: readonly string[],
    make: (plan: SubscriberPlan) => Taker,
    tools: SubscribingTools,
  ) {
    this.recorder = tools.recorder;
    const by = through === undefined ? {} : { through };
    this.subscribers = Array.from({ length: subscribers }, (_, index) => {
      const inboxes = new Map(
        keys.map((hears) => {
          const key = `${hears}:subscriber-${index}`;
          return [hears, new Inbox({ key, workload: name, hears, ...by }, tools)] as const;
        }),
      );
      return make({
        name: `subscriber-${index}`,
        keys,
        heard: (key, number) => {
          this.last = this.recorder.now();
          inboxes.get(key)?.take(number);
        },
      });
    });
  }

  /** Resolves once each would get what is published from now on. */
  async listening(): Promise<void> {
    await Promise.all(this.subscribers.map(({ listening }) => listening));
  }

  close(): void {
    for (const subscriber of this.subscribers) subscriber.close();
  }

  /** Takes what is still on its way, and disconnects. */
  async stop(): Promise<void> {
    const since = this.recorder.now();
    const drained = (): true | undefined =>
      this.recorder.now() - Math.max(since, this.last) > DRAINED_MS * 1e3 ? true : undefined;
    const wait = { what: 'the last messages', withinMs: DRAIN_LIMIT_MS, everyMs: 50 };
    await until(async () => drained(), wait).catch(() => undefined);
    this.close();
  }
}
