/** How many Sentinels there are, are known, and must agree. */

import type { Description, Sentinel } from '../deployment/description.ts';

type Known = Sentinel['watches']['sentinels'][number];

/** Sentinels that one of them counts, itself included: whoever is dead but known counts for the majority. */
export function countedBy({ watches }: Sentinel): number {
  return watches.sentinels.length + 1;
}

/** The most that any Sentinel counts: the majority is taken of what the leader knows, and each may lead. */
export function counted({ sentinels }: Description): number {
  return Math.max(...sentinels.map(countedBy));
}

/** Quorums that are configured, smallest first. */
export function quorums({ sentinels }: Description): readonly number[] {
  return [...new Set(sentinels.map(({ watches }) => watches.quorum))].toSorted((a, b) => a - b);
}

/**
 * ms after which the master is taken for down: the moment at which as many Sentinels as the quorum demands have missed it.
 * Impatient Sentinels do not hasten it where they are fewer than the quorum.
 */
export function detectionMs({ sentinels }: Description): number {
  const waits = sentinels.map(({ watches }) => watches.downAfter).toSorted((a, b) => a - b);
  const quorum = Math.min(...sentinels.map(({ watches }) => watches.quorum));
  return waits[Math.min(Math.max(quorum, 1), waits.length) - 1]!;
}

/** Whether Sentinel takes it for down or cannot reach it. */
export function isDown({ flags }: Pick<Known, 'flags'>): boolean {
  return /\b(s_down|o_down|disconnected)\b/.test(flags);
}
