/** By what a server refuses a write. */

/** Codes of replies by which a server refuses a single write command before executing it, and why it does. */
export const REFUSALS = {
  READONLY: 'the server is a replica',
  NOREPLICAS: 'fewer replicas in sync than min-replicas-to-write asks for',
  LOADING: 'the server is still loading its data',
  MASTERDOWN: 'a replica without its master that must not serve stale data',
  MISCONF: 'persistence fails and stop-writes-on-bgsave-error is on',
  OOM: 'maxmemory is reached and nothing may be evicted',
  NOAUTH: 'the connection is not authenticated',
  WRONGPASS: 'the password is wrong',
  NOPERM: 'the user may not run this command or touch this key',
  WRONGTYPE: 'the key holds another type',
  BUSY: 'a script occupies the server',
  ERR: 'the command is unknown or malformed',
} as const;

/** The code of such a reply. */
export type Refusal = keyof typeof REFUSALS;
