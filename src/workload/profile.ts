/** Client profiles: how a writer uses its connection, told in the report because it decides what can be known. */

export interface Profile {
  readonly name: 'strict' | 'flood';
  /** Operations one connection may have in flight. */
  readonly inFlight: number;
  /** After this long without a reply an operation is unknown and its connection is given up. */
  readonly deadlineMs: number;
  readonly words: string;
}

export const PROFILES = {
  strict: {
    name: 'strict',
    inFlight: 1,
    deadlineMs: 500,
    words: 'one operation at a time per connection, no queue, no resend, deadline 500 ms',
  },
  flood: {
    name: 'flood',
    inFlight: 512,
    deadlineMs: 2_000,
    words:
      'up to 512 operations in flight per connection, pipelined, no resend, deadline 2 s; each judged on its own',
  },
} as const satisfies Record<string, Profile>;
