/** Randomness that can be repeated: everything random in a run draws from one printed seed. */

/** A generator of numbers in [0, 1): mulberry32, 32 bits of state, enough to place faults in time. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/**
 * The seed of the next attempt at a run. It follows from the seed before, so that a suite can be repeated, but not from
 * the numbers that the run and its series draw: another attempt must not meet the moment that another run has met.
 */
export function nextSeed(seed: number): number {
  return Math.floor(generator(~seed)() * 2 ** 31);
}

/** The items in an order drawn by chance (Fisher and Yates); every order is as likely as any other. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
