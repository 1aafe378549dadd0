/** Runs of consecutive numbers, in the order in which the numbers came. */

/** The first number of a run and how many it has. */
export type Run = [first: number, count: number];

/** Appends numbers to runs; each that does not follow its predecessor by one begins a run. */
export function extendRuns(runs: Run[], numbers: readonly number[]): void {
  let last = runs.at(-1);
  for (const number of numbers) {
    if (last !== undefined && number === last[0] + last[1]) last[1]++;
    else runs.push((last = [number, 1]));
  }
}
