/** Reads: each reader follows the numbers of one writer of another workload. */

import { complete, type ReadRole, type Workload, type WorkloadKind } from './workload.ts';

/** What an author may say of readers. */
export interface ReadsOptions extends Partial<
  Pick<Workload, 'name' | 'profile' | 'client' | 'deadline' | 'settings'>
> {
  /** The workload whose numbers are read: one of appends with the profile `strict`. */
  readonly of: string;
  /** Whom to ask the Sentinels for; by default the master. */
  readonly from?: ReadRole;
  /** The workload of a client program that reads, from wherever its library leads it. */
  readonly through?: string;
  /** Each follows one writer, in turn; by default 4. */
  readonly readers?: number;
  /** Reads per second of all readers together. */
  readonly rate?: number;
}

/**
 * The last element of a list is the cheapest that shows how far a writer has come, O(1): what a strict writer has
 * acknowledged stands in the list in ascending order. A counter may have one value twice, and of keys no one is the last.
 */
const definition: WorkloadKind = {
  kind: 'reads',
  words: 'LINDEX of the last number in the list of one writer each',
  showsDuplicates: false,
  reads: true,
  write: (key) => ['LINDEX', key, '-1'],
  value: (reply) => Number(reply ?? 0),
};

/** What a client program is asked for in place of the command, by the name of its reader. */
export function askedAs(reader: string): WorkloadKind {
  return { ...definition, write: (key, number) => ['read', reader, String(number), key] };
}

/** Reads of the last number that a strict writer has appended, from the master, from a replica, or through a client program: how stale it is, whether it goes back, whether it is lost later. `rate` is per second for all its readers together. */
export const reads = Object.assign(
  ({ readers, through, from, ...others }: ReadsOptions): Workload =>
    complete(definition, {
      ...(through === undefined ? { from: 'master' } : { profile: 'program', through }),
      ...(from !== undefined && { from }),
      ...others,
      ...(readers !== undefined && { writers: readers }),
    }),
  { definition },
);
