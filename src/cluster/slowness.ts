/** Slowness: what becomes of the packets on a link that is not cut. */

export interface Slowness {
  /** The share of packets that never arrive, from 0 to 1, each packet by chance. */
  readonly loss?: number | undefined;
  /** How much is sent at most, bit/s; what is more waits. */
  readonly rate?: number | undefined;
  /** How long packets are held back. */
  readonly delay?: Delay | undefined;
}

export interface Delay {
  readonly ms: number;
  /** Each by up to so much more or less, by chance. */
  readonly jitterMs?: number | undefined;
  /** The share of packets that are not held back and so come ahead of others, from 0 to 1. */
  readonly reorder?: number | undefined;
}
