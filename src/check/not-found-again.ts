/**
 * A data node that is back is not found again: it answers, and Sentinels go on seeing it down, at an address that it had
 * before. What a Sentinel once knew as a replica it forgets by SENTINEL RESET only (sentinel.c, sentinelResetMaster).
 */

import { duration, fault, optional } from '../experiment/parameter.ts';
import type { Facts } from '../facts/facts.ts';
import type { Span } from '../facts/spans.ts';
import { phaseAt, type FaultSpan, type Timeline } from '../facts/timeline.ts';
import { moment, seconds, span } from '../history/moment.ts';
import type { SentinelRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { expectation } from './expectation.ts';

/** Every Sentinel sees the old master down, although it is back, until an order ends that, or to the end. */
export const notFoundAgain = expectation({
  name: 'not-found-again',
  title: 'A data node that is back is not found again',
  failureTitle: 'A data node that was back was found again',
  parameters: {
    /** The fault that hit the master, which is back when the fault is healed. */
    after: fault,
    /** How long Sentinels must have had the time to find it. */
    for: duration,
    /** The order after which no Sentinel sees it down any more; without one they see it down to the end. */
    until: optional(fault),
  },
  measures: {
    seenDown: { label: 'seen down by every Sentinel although it answered', unit: 's', worse: 'more' },
  },
  example: { after: 'delete-pod', for: '30s' },
  says: ({ after, for: least, until }) =>
    `After "${after}" the old master is back, and every Sentinel sees it down for at least ${least}${until === undefined ? ', to the end' : `, until "${until}"`}.`,
  check(facts, { after, for: least, until }, finding) {
    const stretch = stretchOf(facts, after, until);
    if (typeof stretch === 'string') return finding.undecided(stretch);
    const { node, from, to } = stretch;
    const sights = sightsOf(facts.timeline, stretch);
    const unseen = sights.find(({ polls }) => polls.length === 0);
    if (unseen !== undefined)
      return finding.undecided(`${unseen.sentinel} did not answer after ${node} was back.`);
    for (const { sentinel, since, polls } of sights)
      finding.evidence({ at: since ?? polls[0]!.at, text: `${sentinel} ${sightWords(node, since)}` });
    const found = sights.find(({ foundAt }) => foundAt !== undefined);
    if (found !== undefined)
      return finding.failed(
        `${found.sentinel} saw ${node} up again at ${moment(found.foundAt!)}, ${span(found.foundAt! - from)} after it was back.`,
      );
    const never = sights.find(({ since }) => since === undefined);
    if (never !== undefined) return finding.failed(`${never.sentinel} never saw ${node} down.`);
    const us = to - Math.max(...sights.map(({ since }) => since!));
    const length = finding.measure('seenDown', seconds(us), `at least ${least.words}`);
    if (us < least.us)
      return finding.undecided(`All Sentinels saw ${node} down for ${length} only until the watch ended.`);
    const still = until === undefined ? undefined : stillDown(facts.timeline, node);
    if (still !== undefined) return finding.failed(`${still} still sees ${node} down after "${until!.as}".`);
    const sentence = `${node} answered from ${moment(from)} on, and all ${sights.length} Sentinels saw it down for ${length}`;
    return finding.held(
      until === undefined ? `${sentence}, to the end.` : `${sentence}; after "${until.as}" none does.`,
    );
  },
});

/** From when the node answers again until the order, or the end. */
interface Stretch extends Span {
  readonly node: string;
}

/** What is to be looked at, or why there is nothing, as a sentence. */
function stretchOf(facts: Facts, after: FaultSpan, until: FaultSpan | undefined): Stretch | string {
  const { timeline } = facts;
  const node = facts.isolated(after)?.node;
  const to = until?.injecting ?? phaseAt(timeline, 'final-reads');
  if (node === undefined) return `The fault "${after.as}" did not hit a master in this run.`;
  if (after.healed === undefined || to === undefined)
    return `The fault "${after.as}" was not healed in this run.`;
  const polls = timeline.nodePolls.get(node) ?? [];
  const back = polls.find(({ at, state }) => at >= after.healed! && at < to && state !== undefined);
  if (back === undefined) return `${node} was not seen to answer after "${after.as}".`;
  const silent = polls.find(({ at, reachable }) => at > back.at && at < to && !reachable);
  if (silent !== undefined) return `${node} did not answer at ${moment(silent.at)}.`;
  return { node, from: back.at, to };
}

/** What one Sentinel showed of the node. µs since the epoch. */
interface Sight {
  readonly sentinel: string;
  readonly polls: readonly SentinelRecord[];
  /** Since when it saw the node down; an address that it has just been given is only seen down after down-after. */
  readonly since: number | undefined;
  readonly foundAt: number | undefined;
}

function sightsOf({ sentinelPolls }: Timeline, { node, from, to }: Stretch): Sight[] {
  return [...sentinelPolls].map(([sentinel, all]) => {
    const polls = all.filter(({ at, view }) => at >= from && at < to && view !== undefined);
    const since = polls.find(({ view }) => seesDown(view!, node))?.at;
    const foundAt = polls.find(({ at, view }) => at > (since ?? Infinity) && !seesDown(view!, node))?.at;
    return { sentinel, polls, since, foundAt };
  });
}

/** As a replica, or as the master that it still names. */
function seesDown({ master, flags, troubled }: SentinelView, node: string): boolean {
  const isDown = (words: string): boolean => words.startsWith(`${node} `) && words.includes('s_down');
  return troubled.some(isDown) || (master === node && flags.includes('s_down'));
}

/** A Sentinel that sees the node down in its last answer. */
function stillDown({ sentinelPolls }: Timeline, node: string): string | undefined {
  const last = [...sentinelPolls].map(
    ([sentinel, polls]) => [sentinel, polls.findLast(({ view }) => view !== undefined)?.view] as const,
  );
  return last.find(([, view]) => view === undefined || seesDown(view, node))?.[0];
}

function sightWords(node: string, since: number | undefined): string {
  return since === undefined ? `never saw ${node} down` : `sees ${node} down from ${moment(since)} on`;
}
