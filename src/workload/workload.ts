/** What clients write: a workload as plain data, and the pure functions that a kind of workload is made of. */

import type { Duration } from '../core/duration.ts';
import type { Size } from '../core/size.ts';
import type { Run } from './runs.ts';

/**
 * How writers find the master: by asking the Sentinels, always the same data node, where the topology's proxy leads, or where
 * something does that is there already: a Service of a deployment on Kubernetes that was found, by its name, or whatever is at an
 * address, as `host:port`.
 */
export type Via = keyof typeof WAYS | { readonly service: string } | { readonly address: string };

const WAYS = {
  sentinel: 'through Sentinel',
  'first-master': 'pinned to the first master',
  proxy: 'through the proxy',
} as const;

/** The same in a few words. */
function viaWords(via: Via): string {
  if (typeof via === 'string') return WAYS[via];
  return 'service' in via ? `through the ${serviceWords(via.service)}` : `through ${via.address}`;
}

/** How a Service is spoken of, so that it is not taken for a data node of the same name. */
export function serviceWords(name: string): string {
  return `Service ${name}`;
}

/** The Services that workloads go through, each once. */
export function servicesOf(workloads: readonly Pick<Workload, 'via'>[]): string[] {
  return [
    ...new Set(
      workloads.flatMap(({ via }) => (typeof via === 'object' && 'service' in via ? [via.service] : [])),
    ),
  ];
}

/** A workload of an experiment, complete and serialisable. */
export interface Workload {
  /** Unique in the experiment; names it in reports. */
  readonly name: string;
  /** The name of its kind. */
  readonly kind: string;
  readonly writers: number;
  /** Operations per second of the whole workload, at a constant rate; `max` is a closed loop as fast as possible. */
  readonly rate: number | 'max';
  readonly profile: 'strict' | 'flood' | 'application' | 'program';
  /** Letter of the client host. */
  readonly client: string;
  readonly via: Via;
  /** A deadline other than the profile's; the profile `application` has none. */
  readonly deadline?: Duration;
  /** What the profile `application` sets otherwise than its library does by default. */
  readonly settings?: ClientSettings;
  /** Follow each write by WAIT; only with the profile `strict`. */
  readonly wait?: Wait;
  /** The program that writes, and its arguments; of the profile `program` alone. */
  readonly command?: readonly string[];
  /** The image of the container that it runs in, where client hosts are pods; the program is looked for in there. */
  readonly image?: string;
  /** What that program finds in its environment besides what every program does. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A file that is there where that program is installed: without it the workload is left out when its experiment is loaded. */
  readonly requires?: string;
  /** Whether that program comes back after the last heal is what is asked: a run in which it does not is not undecided for that, as long as others could write. */
  readonly mayStayAway?: true;
  /** The size of each value, which cannot be compressed; only of a kind that reads no values back. */
  readonly valueSize?: Size;
  /** So much data is on every data node before the schedule begins, beside what writers write. */
  readonly preload?: Size;
  /** The workload whose writers' numbers are read; of the kind reads alone, as is `from`. */
  readonly of?: string;
  /** The role of the data nodes that are read from, by which the library asks the Sentinels for one. */
  readonly from?: ReadRole;
  /** How many clients take its messages; of kinds that carry messages alone. */
  readonly subscribers?: number;
  /** The workload of a client program that does its reading, or subscribes to its channels, by its own library. */
  readonly through?: string;
}

/** How a workload finds its server, in a few words for plans. */
export function wayWords({ via, from, through, subscribers }: Workload): string {
  if (from !== undefined) return `from a ${from} through Sentinel`;
  if (through === undefined) return viaWords(via);
  const by = `through the program of ${through}`;
  return subscribers === undefined ? by : `${viaWords(via)}, subscribers ${by}`;
}

/** How messages go from publishers to subscribers: on channels, or through lists or streams. */
export type Carrier = 'pubsub' | 'list' | 'stream';

/** Whom a reader asks the Sentinels for. */
export type ReadRole = 'master' | 'replica';

/** Options of ioredis by their own names, as far as experiments compare them. */
export interface ClientSettings {
  /** An operation without a reply for so long is an error; the library may still send it afterwards. */
  readonly commandTimeout?: Duration;
  /** A connection on which nothing has come for so long, though replies are due, is given up. */
  readonly socketTimeout?: Duration;
  /** Listen to +switch-master on every Sentinel, and leave the connection when it comes. */
  readonly failoverDetector?: boolean;
  /** How many reconnections an operation outlives. */
  readonly maxRetriesPerRequest?: number;
  /** Whether what waits for its reply is sent once more on the next connection. */
  readonly autoResendUnfulfilledCommands?: boolean;
}

/** A write counts as acknowledged only once so many replicas have it, within that time. */
export interface Wait {
  readonly replicas: number | 'all';
  readonly within: Duration;
}

/** What an author may say of a workload. */
export type WorkloadOptions = Partial<
  Omit<
    Workload,
    | 'kind'
    | 'command'
    | 'image'
    | 'environment'
    | 'requires'
    | 'mayStayAway'
    | 'of'
    | 'from'
    | 'subscribers'
    | 'through'
  >
>;

export type CommandWords = readonly [command: string, ...args: string[]];

/** A kind of workload: which command writes a number, and how the numbers are read back. Pure. */
export interface WorkloadKind {
  readonly kind: string;
  /** One sentence on what it writes and what its loss shows. */
  readonly words: string;
  /** Whether a write that was executed twice shows in the data. */
  readonly showsDuplicates: boolean;
  /** Whether a value may be of any size, because it is not what is read back. */
  readonly takesValues?: true;
  /** Whether it reads what another workload writes: then `write` is the command that does, and `value` what it shows. */
  readonly reads?: true;
  /** Whether what it writes are messages, which subscribers take. */
  readonly carries?: Carrier;
  /** The command that writes `number` for the writer with this key; with a value of its own where the kind takes them. */
  write(key: string, number: number, value?: string): CommandWords;
  /** Where each write has a key of its own: that of `number`. Otherwise the writer's key is its only one. */
  keyOf?(key: string, number: number): string;
  /**
   * For counters: the value that an acknowledgement carries. Such a write stands in the data under that value, not
   * under its number. For reads: the number that was read, 0 for none.
   */
  value?(reply: unknown): number;
  /**
   * Reads back what a writer has written: yields commands, takes their replies, and returns what stands in the data. Absent
   * where nothing does.
   */
  readBack?(key: string): Generator<CommandWords, readonly Run[], unknown>;
}

const DEFAULTS = {
  writers: 4,
  rate: 200,
  profile: 'strict',
  client: 'a',
  via: 'sentinel',
} as const satisfies Omit<Workload, 'name' | 'kind'>;

/** The word of a kind of workload, for an author; a workload that is given no name is called after its kind and client. */
export interface WorkloadWord {
  readonly definition: WorkloadKind;
  (options?: WorkloadOptions): Workload;
}

/** Makes a word of its definition: call it among an experiment's workloads. */
export function workload(definition: WorkloadKind): WorkloadWord {
  const word = (options: WorkloadOptions = {}): Workload => complete(definition, options);
  return Object.assign(word, { definition });
}

/** A workload of this kind, with the usual where nothing else is said. */
export function complete({ kind }: WorkloadKind, options: Partial<Omit<Workload, 'kind'>>): Workload {
  const client = options.client ?? DEFAULTS.client;
  return { ...DEFAULTS, name: `${kind}-${client}`, kind, ...options };
}

/** What every key of ours begins with. */
export const KEYS = 'chaos';

/** The observer's own key, by which it asks data nodes for a write; each node's marker is its name. */
export const PROBE_KEY = `${KEYS}:probe`;

/** In a deployment that stays a key of ours lives no longer than this after its writer connected, s; no run takes as long. */
export const KEYS_LIVE_S = 7_200;

/**
 * The key, and so the name, of one writer of a workload. In a deployment that stays, `keys` are those of one run alone: what a
 * run before has removed may come back from a file.
 */
export function writerKey(workload: string, index: number, keys = KEYS): string {
  return `${keys}:${workload}:${index}`;
}
