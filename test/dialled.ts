/** What becomes of a connection over loopback. */

import { connect, type Socket } from 'node:net';
import type { LabAddress } from '../src/lab.ts';

/** Longer than any connection takes that is made at all, on a machine that stands still for a moment as well, ms. */
const SILENCE_MS = 3_000;

/** What becomes of a connection: that it was not made in time, that it was, or why not. */
export async function dialled({ host, port }: LabAddress): Promise<string> {
  const socket: Socket = connect({ host, port });
  try {
    return await new Promise((resolve) => {
      socket.on('connect', () => resolve('made'));
      socket.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
      // What came while this process itself stood still is heard before the second timer.
      setTimeout(() => setTimeout(() => resolve('silence'), 50), SILENCE_MS);
    });
  } finally {
    socket.destroy();
  }
}
