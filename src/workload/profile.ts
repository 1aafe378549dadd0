/** Client profiles: how a writer uses its connection; the report names it because it decides what can be known. */

import { durationWords } from '../core/quantity.ts';
import { bytesOf, sizeWords } from '../core/size.ts';
import type { Workload } from './workload.ts';

export interface Profile {
  readonly name: Workload['profile'];
  /** Operations one connection may have in flight. */
  readonly inFlight: number;
  /** After this long without a reply an operation is unknown and its connection is given up; infinite for never. */
  readonly deadlineMs: number;
  /** Whether the client may send one operation more than once. */
  readonly resends: boolean;
  readonly words: string;
}

export const PROFILES = {
  strict: {
    name: 'strict',
    inFlight: 1,
    deadlineMs: 500,
    resends: false,
    words: 'one operation at a time per connection, no queue, no resend, deadline 500 ms',
  },
  flood: {
    name: 'flood',
    inFlight: 512,
    deadlineMs: 2_000,
    resends: false,
    words:
      'up to 512 operations in flight per connection, pipelined, no resend, deadline 2 s; each judged on its own',
  },
  application: {
    name: 'application',
    inFlight: 10_000,
    deadlineMs: Infinity,
    resends: true,
    words:
      'ioredis with its own defaults, each operation handed over when it is due: queued without a connection, sent again after a lost one, no deadline; what has not settled when writing stops is unknown',
  },
  program: {
    name: 'program',
    inFlight: 10_000,
    deadlineMs: Infinity,
    resends: true,
    words:
      'a program of its own, asked for each operation when it is due: what it queues and sends again is its doing, no deadline, and by whom it was acknowledged it does not say; what it has not answered when writing stops is unknown',
  },
} as const satisfies Record<string, Profile>;

/** A profile as a workload uses it, with what it sets and waits for. */
export function profileWords(workload: Workload): string {
  const { profile } = workload;
  return [`profile ${profile}: ${PROFILES[profile].words}`, ...ownWords(workload)].join('; ');
}

/** What a workload changes of its profile. */
export function ownWords(workload: Workload): string[] {
  const { settings = {}, deadline, wait, command, valueSize, preload } = workload;
  const set = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? durationWords(value) : String(value)}`,
  );
  return [
    ...(command === undefined ? [] : [`the program ${commandWords(command)}`]),
    ...(deadline === undefined ? [] : [`with a deadline of ${durationWords(deadline)}`]),
    ...(set.length === 0 ? [] : [`with ${set.join(', ')}`]),
    ...(wait === undefined ? [] : [waitWords(wait)]),
    ...(valueSize === undefined ? [] : [`values of ${sizeWords(bytesOf(valueSize))}`]),
    ...(preload === undefined
      ? []
      : [`${sizeWords(bytesOf(preload))} of other data are there before the schedule begins`]),
  ];
}

/** A command as a report names it: what is in which folder is of this machine alone. */
function commandWords(command: readonly string[]): string {
  return command.map((word) => word.slice(word.lastIndexOf('/') + 1)).join(' ');
}

function waitWords({ replicas, within }: NonNullable<Workload['wait']>): string {
  const who =
    replicas === 'all' ? 'all replicas have' : `${replicas} replica${replicas === 1 ? ' has' : 's have'}`;
  return `each write is followed by WAIT, and acknowledged only if ${who} it within ${durationWords(within)}`;
}
