/** Which master a lost write can be put down to. */

import { count } from '../core/quantity.ts';
import type { History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';
import { cutBetween } from './cut-apart.ts';
import type { Isolated } from './isolated.ts';
import type { Loss } from './losses.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** A write acknowledged this long before a fault may not have reached a replica yet, µs: a few round trips. */
const IN_FLIGHT_US = 50_000;

/** Whether nothing shows who acknowledged it: to a client program, which does not say it. */
export function isUnattributed({ writer, number }: Loss): boolean {
  return writer.operation(number).acknowledger === undefined;
}

/** Why what is lost cannot be put down to a master, as a sentence. */
export function unattributedWords(lost: readonly Loss[]): string {
  return `${count(lost.length, 'lost write was', 'lost writes were')} acknowledged to client programs, which do not say by whom.`;
}

/**
 * Acknowledgements to client programs in a stretch of time that a node may have given: the programs do not say by whom, and
 * their hosts were not cut from it. O(writes).
 */
export function possiblyBy(
  { history, timeline }: { readonly history: History; readonly timeline: Timeline },
  node: string,
  { from, to }: Span,
): number {
  const host = timeline.deployment?.processes.find(({ name }) => name === node)?.host;
  let total = 0;
  for (const writer of history.ledger.writers) {
    if (!writer.isProgram) continue;
    const apart = host === undefined ? [] : cutBetween(timeline, writer.host, host);
    writer.each(STATUS.ok, ({ doneUs, latencyUs, lagUs }, slot) => {
      const done = doneUs[slot]!;
      const asked = done - latencyUs[slot]! + lagUs[slot]!;
      if (done < from || done >= to) return;
      if (!apart.some((cut) => asked >= cut.from && done <= cut.to)) total++;
    });
  }
  return total;
}

/**
 * Whether the master that a fault hit acknowledged it, from the fault until it was made a replica, or another
 * fault hit it: after that it may be master again, but what it loses then is another matter.
 */
export function isFromMasterHit({ writer, number }: Loss, { node, from, until }: Isolated): boolean {
  const { acknowledger, done } = writer.operation(number);
  return acknowledger?.node === node && done >= from - IN_FLIGHT_US && done <= until;
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
