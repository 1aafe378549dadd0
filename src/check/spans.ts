/** Stretches of time, and what is left of one when others are cut out of it. */

/** µs since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The parts of a stretch that are in none of the others. */
export function without<T extends Span>(whole: T, others: readonly Span[]): T[] {
  let parts = [whole];
  for (const { from, to } of others) {
    parts = parts.flatMap((part) => [
      { ...part, to: Math.min(part.to, from) },
      { ...part, from: Math.max(part.from, to) },
    ]);
    parts = parts.filter((part) => part.to > part.from);
  }
  return parts;
}

/** How long at least one of the stretches lasts, µs: what several of them share counts once. */
export function covered(spans: readonly Span[]): number {
  let total = 0;
  let end = -Infinity;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}
