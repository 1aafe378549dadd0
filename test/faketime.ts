/** libfaketime, under which a test sets the clock of one process. */

import { existsSync } from 'node:fs';

const LIBRARY = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;

/** Why there is none; undefined where it is. */
export const NO_FAKETIME = existsSync(LIBRARY)
  ? undefined
  : 'There is no libfaketime; install it with: apt-get install -y --no-install-recommends faketime';

/**
 * What a Redis or Sentinel needs in its environment so that its clock is off by what is in a file, such as `+60` (s), at
 * every moment. Its jemalloc asks for the time before libfaketime is ready, and then for ever: libc's own does not.
 */
export function faketime(offsetFile: string): Record<string, string> {
  return {
    LD_PRELOAD: `${LIBRARY}:libc.so.6`,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_TIMESTAMP_FILE: offsetFile,
  };
}
