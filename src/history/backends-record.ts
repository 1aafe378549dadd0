/** Records of what stands behind a proxy. */

import type { At } from './deployment-record.ts';

/** Whom the proxy would lead a new connection to, by its own word, as polled. */
export interface BackendsRecord extends At {
  readonly kind: 'backends';
  /** When it was asked; `at` is when the answer came or patience ended. */
  readonly sent: number;
  /** Names of data nodes; absent where it did not answer. */
  readonly behind?: readonly string[];
}
