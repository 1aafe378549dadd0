/** A server that answered at a port of a pod, and what came of asking. */

import type { V1Pod } from '@kubernetes/client-node';
import type { Login } from './credentials.ts';
import type { Certificates } from './certificates.ts';
import type { Conversation } from './conversation.ts';
import type { Fields } from './replies.ts';

export interface Server {
  readonly pod: V1Pod;
  readonly container: string;
  readonly port: number;
  readonly kind: 'redis' | 'sentinel';
  /** Undefined where it speaks plain text. */
  readonly tls: Certificates | undefined;
  /** What it was asked with; undefined where it answers anybody. */
  readonly login: Login | undefined;
  /** INFO's first sample, and when it came, µs of the monotonic clock. */
  readonly info: Fields;
  readonly infoUs: number;
  readonly conversation: Conversation;
}

/** What is at a port. */
export type Finding =
  | { readonly how: 'server'; readonly server: Server }
  /** `locked` wants a password and takes none that is known; `dumb` takes connections and does not answer as Redis does. */
  | {
      readonly how: 'locked' | 'dumb';
      readonly pod: string;
      readonly port: number;
      /** A sentence without its end. */
      readonly why: string;
    }
  /** Nothing that speaks RESP. */
  | { readonly how: 'nothing' };

export type Unanswering = Extract<Finding, { how: 'locked' | 'dumb' }>;
