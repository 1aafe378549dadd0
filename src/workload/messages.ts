/** Messages: publishers send numbered messages, and subscribers take them, each way that Redis has. */

import { complete, type Carrier, type CommandWords, type Workload, type WorkloadKind } from './workload.ts';

const CARRIERS = ['pubsub', 'list', 'stream'] as const satisfies readonly Carrier[];

/** What an author may say of messages; publishers are strict writers. */
export interface MessagesOptions extends Partial<
  Pick<Workload, 'name' | 'client' | 'deadline' | 'settings'>
> {
  readonly kind: Carrier;
  /** Each has a channel, a list or a stream of its own; by default 2. */
  readonly publishers?: number;
  /** Clients that take messages of all of these, as ioredis is by default but for `settings`; by default 2. */
  readonly subscribers?: number;
  /** The workload of a client program that subscribes in their place; of channels alone. */
  readonly through?: string;
  /** Messages per second of all publishers together. */
  readonly rate?: number;
}

/** The group of consumers that read a stream together. */
export const GROUP = 'subscribers';

/** How a client program is told, and says, which subscriber of a workload and which channel it is about. */
export function subscription(workload: string, subscriber: string, channel: string): string {
  return `${workload}:${subscriber} ${channel}`;
}

const COMMANDS: Readonly<Record<Carrier, (key: string, number: string) => CommandWords>> = {
  pubsub: (key, number) => ['PUBLISH', key, number],
  list: (key, number) => ['RPUSH', key, number],
  stream: (key, number) => ['XADD', key, '*', 'n', number],
};

const WORDS: Readonly<Record<Carrier, string>> = {
  pubsub: 'PUBLISH of ascending numbers on one channel per publisher; every subscriber is to get each once',
  list: 'RPUSH of ascending numbers to one list per publisher; one of those that wait by BLPOP is to get each once',
  stream:
    'XADD of ascending numbers to one stream per publisher; one consumer of a group is to get each by XREADGROUP and acknowledges it by XACK',
};

const definitions = CARRIERS.map((carrier): WorkloadKind => ({
  kind: carrier,
  words: WORDS[carrier],
  showsDuplicates: false,
  carries: carrier,
  write: (key, number) => COMMANDS[carrier](key, String(number)),
}));

/** Numbered messages by PUBLISH, through lists or through streams: which are delivered never or twice, and when nothing is. `rate` is per second for all its publishers together. */
export const messages = Object.assign(
  ({ kind, publishers = 2, subscribers = 2, ...others }: MessagesOptions): Workload =>
    complete(
      definitions.find((one) => one.kind === kind)!,
      { ...others, writers: publishers, subscribers },
    ),
  { definitions },
);
