/**
 * At most one master per config epoch, and at most one leader per election epoch, in everybody's view at all times. A
 * replica that becomes a master without an election is a second one in the epoch of the first, and so is a node that
 * takes writes beside the master although nothing has been done to the deployment.
 */

import { count } from '../core/quantity.ts';
import { blindness } from '../facts/coverage.ts';
import { deathsOf } from '../facts/deaths.ts';
import type { Evidence } from '../facts/evidence.ts';
import { unexplainedMasters } from '../facts/quiet.ts';
import { phaseAt, type Timeline } from '../facts/timeline.ts';
import { expectation } from './expectation.ts';

/** No two masters share a config epoch; no two leaders share an election epoch. */
export const oneMasterPerEpoch = expectation({
  name: 'one-master-per-epoch',
  title: 'At most one master per epoch',
  failureTitle: 'Two masters or two leaders shared an epoch',
  isTimeless: () => true,
  parameters: {},
  measures: {},
  example: {},
  says: () => 'No config epoch is ever seen with two masters, no election epoch with two leaders.',
  check({ timeline, unorderedPromotions, writable }, _, finding) {
    const masters = mastersByEpoch(timeline);
    const leaders = leadersByEpoch(timeline);
    const conflicts = [
      ...conflictsOf(masters, 'config epoch'),
      ...conflictsOf(leaders, 'election epoch'),
      ...secondVotes(timeline),
      ...unorderedPromotions,
      ...unexplainedMasters(timeline, writable),
    ];
    finding.evidence(...conflicts);
    if (conflicts.length > 0) return finding.failed(`${conflicts[0]!.text}.`);
    const watched = {
      from: phaseAt(timeline, 'steady') ?? 0,
      to: phaseAt(timeline, 'final-reads') ?? timeline.end,
    };
    const [blind] = blindness(timeline, watched, [...timeline.sentinelPolls.keys()]);
    if (masters.size === 0) return finding.undecided('No Sentinel named an epoch.');
    if (blind !== undefined)
      return finding.undecided(
        `${blind.sentinel} was ${blind.what} for a while, so a second master could have been missed.`,
      );
    return finding.held(
      `${count(masters.size, 'config epoch')} and ${count(leaders.size, 'election', 'elections')} seen by ${timeline.sentinelPolls.size} Sentinels, each with one master and one leader.`,
    );
  },
});

/** Sentinels that voted for two leaders in one epoch: each has one vote in it, which it keeps on its disk. */
function secondVotes({ events }: Timeline): Evidence[] {
  const votes = events.filter(({ event }) => event === '+vote-for-leader');
  const ballots = Map.groupBy(votes, ({ sentinel, epoch }) => `${sentinel} ${epoch}`);
  return [...ballots.values()].flatMap((ballot) => {
    const second = ballot.find(({ payload }) => payload !== ballot[0]!.payload);
    if (second === undefined) return [];
    return [
      { at: second.at, text: `in election epoch ${second.epoch} ${second.sentinel} voted for two leaders` },
    ];
  });
}

type Holders = Map<number, Map<string, Evidence>>;

function mastersByEpoch(timeline: Timeline): Holders {
  const epochs: Holders = new Map();
  for (const [sentinel, polls] of timeline.sentinelPolls) {
    const anew = configuredAnewAt(timeline, sentinel);
    for (const { at, view } of polls) {
      if (view !== undefined && (view.configEpoch > 0 || at < anew))
        note(epochs, view.configEpoch, view.masterAddress, { at, text: `${sentinel} names ${view.master}` });
    }
  }
  return epochs;
}

/**
 * When a Sentinel may first have been configured anew. In epoch 0, which no election gives, it names whom its configuration
 * does: one that starts with an empty disk after a failover, or is made to monitor again, is told the present master. That
 * it was cut off or stood still for a while is no such reason; in a deployment that was found it is not known why one was away.
 */
function configuredAnewAt(timeline: Timeline, sentinel: string): number {
  const { sentinelPolls, events, deployment } = timeline;
  const polls = sentinelPolls.get(sentinel) ?? [];
  const seen = polls.findIndex(({ view }) => view !== undefined);
  const away = polls.slice(seen).find(({ reachable }) => !reachable)?.at ?? Infinity;
  const ordered = events.find(
    (one) => one.sentinel === sentinel && (one.event === '+monitor' || one.event === '+reset-master'),
  );
  const ends = deployment?.testbed === 'found' ? [away] : deathsOf(timeline, sentinel);
  return Math.min(...ends, ordered?.at ?? Infinity);
}

/** A leader is elected in the epoch that its own Sentinel announced last (+new-epoch comes just before +try-failover). */
function leadersByEpoch(timeline: Timeline): Holders {
  const epochs: Holders = new Map();
  const current = new Map<string, number>();
  for (const { at, sentinel, event, epoch } of timeline.events) {
    if (event === '+new-epoch' && epoch !== undefined) current.set(sentinel, epoch);
    const own = current.get(sentinel);
    if (event === '+elected-leader' && own !== undefined)
      note(epochs, own, sentinel, { at, text: `${sentinel} was elected` });
  }
  return epochs;
}

function note(epochs: Holders, epoch: number, holder: string, evidence: Evidence): void {
  const holders = epochs.get(epoch) ?? new Map<string, Evidence>();
  if (!holders.has(holder)) holders.set(holder, evidence);
  epochs.set(epoch, holders);
}

function conflictsOf(epochs: Holders, what: string): Evidence[] {
  return [...epochs].flatMap(([epoch, holders]) => {
    if (holders.size < 2) return [];
    const all = [...holders.values()];
    return [{ at: all.at(-1)!.at!, text: `in ${what} ${epoch} ${all.map((one) => one.text).join(' and ')}` }];
  });
}
