/** Samples of many things. */

/** The first, some in between and the last of many, at most `most` of them in order. */
export function samples<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  const step = (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => all[Math.round(index * step)]!);
}
