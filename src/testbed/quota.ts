/** How much of a core the kernel lets a control group have: a quota for each period. Pure. */

/** A quota is given for each stretch of so much, µs: the kernel's default. */
export const PERIOD_US = 100_000;
/** The kernel takes no smaller quota, µs. */
const LEAST_QUOTA_US = 1_000;

/** The quota, µs, for a share of one core, from 0 to 1. */
export function quotaUs(share: number): number {
  return Math.max(LEAST_QUOTA_US, Math.round(share * PERIOD_US));
}
