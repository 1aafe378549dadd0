/** The few statistics a report needs. */

/** The value below which a share `q` (0 to 1) of the sorted samples lies, nearest rank; undefined for no samples. */
export function quantile(sorted: ArrayLike<number>, q: number): number | undefined {
  if (sorted.length === 0) return undefined;
  return sorted[rankOf(q, sorted.length)];
}

function rankOf(q: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.ceil(q * length) - 1));
}

/** The same of samples in any order, which it reorders: faster than sorting them all first (Hoare's selection). */
export function selectQuantile(samples: Float32Array, q: number): number | undefined {
  if (samples.length === 0) return undefined;
  const rank = rankOf(q, samples.length);
  let [left, right] = [0, samples.length - 1];
  while (left < right) {
    const { down, up } = partition(samples, left, right);
    if (rank <= down) right = down;
    else if (rank >= up) left = up;
    else break;
  }
  return samples[rank];
}

/**
 * Hoare's partition by the value in the middle: afterwards nothing up to `down` is more than anything from `up` on, and
 * what lies between the two, if anything, is equal to it.
 */
function partition(samples: Float32Array, left: number, right: number): { down: number; up: number } {
  const pivot = samples[(left + right) >>> 1]!;
  let [up, down] = [left, right];
  while (up <= down) {
    while (samples[up]! < pivot) up++;
    while (samples[down]! > pivot) down--;
    if (up > down) break;
    const value = samples[up]!;
    samples[up++] = samples[down]!;
    samples[down--] = value;
  }
  return { down, up };
}

/** The middle of the samples, which need not be sorted; undefined for none. */
export function median(samples: readonly number[]): number | undefined {
  return quantile(
    samples.toSorted((a, b) => a - b),
    0.5,
  );
}
