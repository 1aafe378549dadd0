/** A row of figures as one line of text, for places that cannot hold a picture. */

const STEPS = '▁▂▃▄▅▆▇█';

/** What fits beside the other columns of a table. */
const WIDTH = 60;

/** One character a bucket; buckets are summed until at most WIDTH remain. Zero is a space: nothing happened. */
export function sparkline(values: readonly number[]): string {
  const per = Math.max(1, Math.ceil(values.length / WIDTH));
  const sums = Array.from({ length: Math.ceil(values.length / per) }, (_, index) =>
    values.slice(index * per, (index + 1) * per).reduce((sum, value) => sum + value, 0),
  );
  const highest = Math.max(0, ...sums);
  return sums.map((sum) => character(sum, highest)).join('');
}

function character(value: number, highest: number): string {
  if (value <= 0) return ' ';
  return STEPS[Math.min(STEPS.length - 1, Math.floor((value / highest) * STEPS.length))]!;
}
