/** What clients write: a workload as plain data, and the pure functions that a kind of workload is made of. */

import type { Duration } from '../core/duration.ts';

/** How writers find the master: by asking the Sentinels, or always the same data node. */
export type Via = 'sentinel' | 'first-master';

/** A workload of an experiment, complete and serialisable. */
export interface Workload {
  /** Unique in the experiment; names it in reports. */
  readonly name: string;
  /** The key of its kind in the registry. */
  readonly kind: string;
  readonly writers: number;
  /** Operations per second of the whole workload, at a constant rate; `max` is a closed loop as fast as possible. */
  readonly rate: number | 'max';
  readonly profile: 'strict' | 'flood';
  /** Letter of the client host. */
  readonly client: string;
  readonly via: Via;
  /** A deadline other than the profile's. */
  readonly deadline?: Duration;
}

/** What an author may say of a workload. */
export type WorkloadOptions = Partial<Omit<Workload, 'kind'>>;

/** A kind of workload: which command writes a number, and how the numbers are read back. Pure. */
export interface WorkloadKind {
  readonly kind: string;
  /** One sentence on what it writes and what its loss shows. */
  readonly words: string;
  /** The command that writes `number` for the writer with this key. */
  write(key: string, number: number): readonly [command: string, ...args: string[]];
  /** The command whose reply is the number of things there are to read for this writer. */
  length(key: string): readonly [command: string, ...args: string[]];
  /** The command that reads a slice of what a writer has written, in order. */
  readSlice(key: string, offset: number, count: number): readonly [command: string, ...args: string[]];
  /** The numbers in a slice's reply. */
  numbers(reply: unknown): number[];
}

export const WORKLOAD_DEFAULTS = {
  writers: 4,
  rate: 200,
  profile: 'strict',
  client: 'a',
  via: 'sentinel',
} as const satisfies Omit<Workload, 'name' | 'kind'>;

/** The key, and so the name, of one writer of a workload. */
export function writerKey(workload: string, index: number): string {
  return `chaos:${workload}:${index}`;
}
