/** Which master a lost write can be put down to. */

import type { Isolated } from './isolated.ts';
import type { Loss } from './losses.ts';
import type { Timeline } from './timeline.ts';

/** A write acknowledged this long before a fault may not have reached a replica yet, µs: a few round trips. */
const IN_FLIGHT_US = 50_000;

/**
 * Whether the master that a fault hit acknowledged it, from the fault until it was made a replica: after that it may be
 * master again, but what it loses then is another matter.
 */
export function isFromMasterHit(
  { writer, number }: Loss,
  { node, from, converted = Infinity }: Isolated,
): boolean {
  const { acknowledger, done } = writer.operation(number);
  return acknowledger?.node === node && done >= from - IN_FLIGHT_US && done <= converted;
}

/** Whether it was acknowledged since a moment, by a master that was made a replica afterwards. */
export function isFromReplacedMaster(
  { writer, number }: Loss,
  { nodePolls }: Pick<Timeline, 'nodePolls'>,
  since: number,
): boolean {
  const { acknowledger, done } = writer.operation(number);
  const polls = nodePolls.get(acknowledger?.node ?? '') ?? [];
  return done >= since - IN_FLIGHT_US && polls.some(({ at, state }) => at > done && state?.role === 'slave');
}
