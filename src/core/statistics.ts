/** The few statistics a report needs. */

/** The value below which a share `q` (0 to 1) of the sorted samples lies, nearest rank; undefined for no samples. */
export function quantile(sorted: ArrayLike<number>, q: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const rank = Math.ceil(q * sorted.length) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank))];
}

/** The middle of the samples, which need not be sorted; undefined for none. */
export function median(samples: readonly number[]): number | undefined {
  return quantile(
    samples.toSorted((a, b) => a - b),
    0.5,
  );
}
