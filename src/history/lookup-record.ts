/** Records of where names lead. */

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
