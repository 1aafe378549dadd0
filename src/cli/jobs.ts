/** How many runs a machine carries side by side. */

import { availableParallelism } from 'node:os';

/** Labs that one core can carry while the guards stay quiet: an idle one takes a tenth of a core, a failing-over one more. */
export const JOBS_PER_CORE = 3;

/** Labs on all cores of this machine. */
export function jobsHere(): number {
  return JOBS_PER_CORE * availableParallelism();
}
