/** Records of what processes have to live on: data, files, connections. */

import type { At } from './deployment-record.ts';

/** At which moments of a fault it is tried whether it is in force. */
export const ATTEMPT_MOMENTS = ['injected', 'before-heal', 'healed'] as const;
export type AttemptMoment = (typeof ATTEMPT_MOMENTS)[number];

/** So many of the values that were to be there before the schedule began were on a data node. */
export interface PreloadedRecord extends At {
  readonly kind: 'preloaded';
  readonly workload: string;
  readonly node: string;
  readonly values: number;
}

/** An attempt to write where a process would, made to prove that it can or cannot. */
export interface StorageRecord extends At {
  readonly kind: 'storage';
  readonly process: string;
  readonly when: AttemptMoment;
  /** Why the kernel refused; absent where it did not. */
  readonly refusal?: string;
}

/** An attempt to connect to a process, made to prove that it takes no further connection, or does. */
export interface AdmissionRecord extends At {
  readonly kind: 'admission';
  readonly process: string;
  readonly when: AttemptMoment;
  readonly outcome: 'accepted' | 'refused' | 'unanswered';
  /** What it answered first, or why there is no connection. */
  readonly reply: string;
  /** How many connections a fault held at that moment. */
  readonly held: number;
}

/** What the kernel said of a limit of what a process gets, as proof that it is in force, or is lifted. */
export interface LimitRecord extends At {
  readonly kind: 'limit';
  readonly process: string;
  readonly resource: 'cpu' | 'memory';
  readonly when: AttemptMoment;
  readonly isLimited: boolean;
  /** How often the kernel held it back, or refused it memory. */
  readonly hits: number;
  /** How many processes the kernel killed for want of memory. */
  readonly kills: number;
}
