/** Services of Kubernetes that clients go through: where each is, and which data nodes stand behind it. */

import type { Endpoint } from './protocol.ts';

export interface Services {
  /** Each by the words that it is spoken of. */
  readonly endpoints: readonly Endpoint[];
  /** Hears what stands behind each of them, from now on until the cluster is closed: now and then, and whenever it changes. */
  onLook(listener: (look: ServiceLook) => void): void;
}

/** What was seen to stand behind a Service. */
export interface ServiceLook {
  /** Its name. */
  readonly service: string;
  /** It was so at some moment between the question and the answer, µs of CLOCK_MONOTONIC. */
  readonly sentUs: number;
  readonly atUs: number;
  /** Data nodes by name, and what is none by its address. */
  readonly behind: readonly string[];
}
