/** When a process ended by a fault: what it had begun, and what it had seen, ended with it, without a word. */

import type { Timeline } from './timeline.ts';

/** When faults ended the process of that name, µs since the epoch. */
export function deathsOf({ faults }: Timeline, process: string): number[] {
  return faults
    .filter(({ effect: { processes } }) => processes === 'dead' || processes === 'replaced')
    .filter(({ targets }) => targets.includes(process))
    .map(({ onset }) => onset.latest);
}
