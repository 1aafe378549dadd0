/** Step curves over buckets: a value holds until the next bucket begins. */

import { area, curveStepAfter, line } from 'd3-shape';
import type { Bucket } from './thin.ts';

/** A step of a curve; `y` is null where there is nothing to draw. */
interface Step {
  readonly x: number;
  readonly y: number | null;
  /** The other edge of an area. */
  readonly y0: number;
}

/** Path of a line. */
export function stepLine(
  buckets: readonly Bucket[],
  x: (seconds: number) => number,
  y: (bucket: Bucket) => number | null,
): string {
  const steps = stepsOf(buckets, x, (each) => [0, y(each)]);
  const path = line<Step>()
    .defined((each) => each.y !== null)
    .x((each) => each.x)
    .y((each) => each.y ?? 0);
  return path.digits(1).curve(curveStepAfter)(steps) ?? '';
}

/** Path of the area between the two edges that `edges` gives for a bucket. */
export function stepArea(
  buckets: readonly Bucket[],
  x: (seconds: number) => number,
  edges: (bucket: Bucket) => readonly [from: number, to: number],
): string {
  const path = area<Step>()
    .x((each) => each.x)
    .y0((each) => each.y0)
    .y1((each) => each.y ?? 0);
  return path.digits(1).curve(curveStepAfter)(stepsOf(buckets, x, edges)) ?? '';
}

/** Only where a value changes or is the last of several, and the end of the last bucket: the same curve in a fraction of the bytes. */
function stepsOf(
  buckets: readonly Bucket[],
  x: (seconds: number) => number,
  edges: (bucket: Bucket) => readonly [number, number | null],
): Step[] {
  const steps = buckets.map((each) => {
    const [y0, y] = edges(each);
    return { x: x(each.fromS), y0: rounded(y0), y: y === null ? null : rounded(y) };
  });
  const last = buckets.at(-1);
  if (last === undefined) return [];
  const changes = steps.filter(
    (step, index) =>
      step.y !== steps[index - 1]?.y || step.y0 !== steps[index - 1]?.y0 || steps[index + 1]?.y === null,
  );
  return [...changes, { ...steps.at(-1)!, x: x(last.toS) }];
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
