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

/** The stretches in order, those that share or touch anything as one. */
export function merged(spans: readonly Span[]): Span[] {
  const whole: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) whole.push({ from, to });
  }
  return whole;
}

/** How long at least one of the stretches lasts, µs: what several of them share counts once. */
export function covered(spans: readonly Span[]): number {
  return merged(spans).reduce((total, { from, to }) => total + to - from, 0);
}

/** The stretches that two sets of them share. */
export function common(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((one) =>
    others.flatMap((other) => {
      const both = { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
      return both.to > both.from ? [both] : [];
    }),
  );
}

/** For how long at least one of some stretches lasts within another one, µs. */
export function overlap(whole: Span, spans: readonly Span[]): number {
  return covered(common([whole], spans));
}
