/** Slowness: what becomes of the packets on a link that is not cut. */

export interface Slowness {
  /** The share of packets that never arrive, from 0 to 1, each packet by chance. */
  readonly loss?: number | undefined;
  /** How much is sent at most, bit/s; what is more waits. */
  readonly rate?: number | undefined;
}
