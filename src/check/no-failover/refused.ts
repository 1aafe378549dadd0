/** The Sentinels that are left reach the quorum and try, and every try is refused. */

import { milliseconds } from '../../core/duration.ts';
import { count } from '../../core/quantity.ts';
import { electionTimeoutMs, TICKS_SLACK_MS } from '../../experiment/sentinel-timing.ts';
import type { Topology } from '../../experiment/topology.ts';
import { unended, untilNext, untried } from '../../facts/tries.ts';
import { span } from '../../history/moment.ts';
import { unseen, type Proof, type Watched } from './proof.ts';

/** Fewer than the majority, they are not elected. */
export const NO_MAJORITY = refused({
  when: 'without the majority',
  refusal: '-failover-abort-not-elected',
  outcome: 'nobody was elected and no address or config epoch changed',
});

/** Their leader finds no replica that may take over. */
export const NO_ELIGIBLE_REPLICA = refused({
  when: 'without an eligible replica',
  refusal: '-failover-abort-no-good-slave',
  elects: true,
  outcome: 'nobody was promoted and no address or config epoch changed',
});

/** `outcome` is what becomes of a try. */
function refused({
  outcome,
  ...how
}: Pick<Proof, 'when' | 'elects'> & { readonly refusal: string; readonly outcome: string }): Proof {
  return {
    ...how,
    isDown: true,
    contradiction: nextTooSoon,
    doubts: ({ attempts, to, topology }) => [
      ...unseen(attempts),
      ...untried(attempts),
      ...unended(attempts, to - tryUs(topology)),
    ],
    sentence: (when, { attempts }) => {
      const { odown, tries, refused } = attempts;
      const who = [...new Set(odown.map(({ sentinel }) => sentinel))].toSorted();
      const names = who.length > 2 ? count(who.length, 'Sentinel') : who.join(' and ');
      const next = untilNext(attempts);
      const again = next === undefined ? '' : `, the second ${span(next)} after the first`;
      return `${when} ${names} reached +odown and tried ${count(tries.length, 'time')}${again}; ${count(refused.length, 'try was', 'tries were')} refused, ${outcome}. The control failed over.`;
    },
  };
}

/** How long a try that is not elected lasts, ticks included, µs. */
function tryUs(topology: Topology): number {
  return (electionTimeoutMs(topology) + TICKS_SLACK_MS) * 1_000;
}

/** A tick of Sentinel's timer and the way to the observer, µs. */
const RESOLUTION_US = 200_000;

function nextTooSoon({ attempts, topology }: Watched): string | undefined {
  const next = untilNext(attempts);
  const backOff = 2_000 * milliseconds(topology.failoverTimeout);
  return next !== undefined && next < backOff - RESOLUTION_US
    ? `The next try came ${span(next)} after the first, sooner than 2 × failover-timeout.`
    : undefined;
}
