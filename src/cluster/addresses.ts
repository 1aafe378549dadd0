/** The addresses of hosts, and how a host comes to have another one, as a pod does that replaces another. */

import type { Moment } from './evidence.ts';

/** Whether a Sentinel that begins anew is, by its configuration, who it was, or draws an id and is another one to the others. */
export type IdThen = 'kept' | 'new';

export interface Addresses {
  /** Takes the address of a host away, whose processes are dead: nothing answers there any more. */
  leave(host: string): Promise<void>;
  /**
   * Gives the host an address that none had before, in the place of any that it has, and its Sentinel the configuration of one that is started there for the
   * first time: what it had learned is gone.
   */
  arrive(host: string, id: IdThen): Promise<void>;
  /** Tries a connection from the observer's host to each address that the host has or had. */
  tryEach(host: string): Promise<readonly AddressTrial[]>;
}

/** Whether there was an answer at an address, be it a refusal. */
export interface AddressTrial extends Moment {
  readonly address: string;
  readonly answers: boolean;
}
