/** Records of where names lead, who answers at addresses, and whom proxies lead to. */

import type { At } from './deployment-record.ts';

/** What a name led to for who looked it up on a host, asked to prove it lost or whole. */
export interface LookupRecord extends At {
  readonly kind: 'lookup';
  readonly path: string;
  readonly when: 'before' | 'lost' | 'still-lost' | 'found';
  readonly host: string;
  readonly name: string;
  /** Absent where it led nowhere. */
  readonly address?: string;
}

/** Whether the observer's host was answered at an address that a host has or had, tried to prove that it has another one. */
export interface AddressRecord extends At {
  readonly kind: 'address';
  readonly path: string;
  readonly when: LookupRecord['when'];
  readonly host: string;
  readonly address: string;
  readonly answers: boolean;
}

/** What is tried around a fault that takes something away, to see that it is gone and what there is instead. */
export type LookRecord = LookupRecord | AddressRecord;

/** Whom the proxy would lead a new connection to, by its own word, or a Service, by its EndpointSlices, as polled. */
export interface BackendsRecord extends At {
  readonly kind: 'backends';
  /** The name of the Service; absent of the proxy. */
  readonly service?: string;
  /** When it was asked; `at` is when the answer came or patience ended. */
  readonly sent: number;
  /** Names of data nodes; absent where it did not answer. */
  readonly behind?: readonly string[];
}
