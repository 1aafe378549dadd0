/**
 * How many others each Sentinel knows. It forgets nobody by itself: whoever is gone for good is still known, counted for the
 * majority and shown as a replica, until SENTINEL RESET (sentinel.c, sentinelResetMaster).
 */

import { count as counted } from '../core/quantity.ts';
import { count, duration, fault, optional, type Length } from '../experiment/parameter.ts';
import { allSentinels, blindness, describeBlindness, lastWords } from '../facts/coverage.ts';
import { phaseAt, type FaultSpan, type Timeline } from '../facts/timeline.ts';
import { watchedIn } from '../facts/window.ts';
import type { Span } from '../facts/spans.ts';
import { moment } from '../history/moment.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { expectation } from './expectation.ts';

/** Every Sentinel that answers knows exactly so many other Sentinels and replicas. */
export const knows = expectation({
  name: 'knows',
  title: 'Sentinels know as many others as expected',
  failureTitle: 'A Sentinel knew more or fewer others than expected',
  parameters: {
    /** Other Sentinels, dead or alive: itself is not counted. */
    sentinels: optional(count),
    /** Replicas, dead or alive. */
    replicas: optional(count),
    /** From this fault to the next one that is not inside it, or to the heal of it or of one that it is inside of; otherwise at the end. */
    after: optional(fault),
    /** So long after it they may know others. */
    within: optional(duration),
    /** The fault or the order inside of it with which that ends. */
    until: optional(fault),
  },
  measures: {
    leastSentinels: { label: 'fewest other Sentinels that one knew', unit: 'count' },
    mostSentinels: { label: 'most other Sentinels that one knew', unit: 'count' },
    leastReplicas: { label: 'fewest replicas that one knew', unit: 'count' },
    mostReplicas: { label: 'most replicas that one knew', unit: 'count' },
  },
  example: { after: 'gone', sentinels: 4, replicas: 2 },
  problem({ sentinels, replicas, after, within, until }) {
    if (sentinels === undefined && replicas === undefined) return 'must have sentinels or replicas';
    return after === undefined && (within ?? until) !== undefined
      ? 'can have within and until with after only'
      : undefined;
  },
  says: ({ sentinels, replicas, ...when }) =>
    `${whenWords(when)} every Sentinel that answers knows ${othersWords({ sentinels, replicas })}.`,
  check({ timeline }, { after, within, until, ...expected }, finding) {
    const watched = stretchOf(timeline, { after, within, until });
    if (watched === undefined) return finding.undecided('The run did not come to when that is looked at.');
    const seen = [...timeline.sentinelPolls].flatMap(([sentinel, polls]) =>
      after === undefined
        ? (lastWords(polls, watched.to) ?? [])
        : polls
            .filter(({ at }) => at >= watched.from && at < watched.to)
            .map((poll) => ({ ...poll, sentinel })),
    );
    const views = seen.flatMap(({ at, sentinel, view }) =>
      view === undefined ? [] : { at, sentinel, view },
    );
    if (views.length === 0) return finding.undecided('No Sentinel answered then.');
    const [sentinels, replicas] = [
      views.map(({ view }) => view.knownSentinels),
      views.map(({ view }) => view.knownReplicas),
    ];
    finding.measure('leastSentinels', Math.min(...sentinels), expected.sentinels?.toString());
    finding.measure('mostSentinels', Math.max(...sentinels), expected.sentinels?.toString());
    finding.measure('leastReplicas', Math.min(...replicas), expected.replicas?.toString());
    finding.measure('mostReplicas', Math.max(...replicas), expected.replicas?.toString());
    const others = views.filter(({ view }) => !isAsExpected(view, expected));
    const shown = others.length > 0 ? others : views;
    finding.evidence(
      ...[...Map.groupBy(shown, ({ sentinel }) => sentinel).values()].map(([first]) => ({
        at: first!.at,
        text: `${first!.sentinel} knew ${viewWords(first!.view)} at ${moment(first!.at)}`,
      })),
    );
    const [other] = others.toSorted((one, next) => one.at - next.at);
    if (other !== undefined)
      return finding.failed(
        `${other.sentinel} knew ${viewWords(other.view)} at ${moment(other.at)}. Expected: ${othersWords(expected)}.`,
      );
    const who = new Set(views.map(({ sentinel }) => sentinel)).size;
    const sentence = `${who === 1 ? 'The one Sentinel that answered' : `Each of ${who} Sentinels that answered`} knew ${othersWords(expected)}.`;
    const asked = { from: after === undefined ? watched.to - END_US : watched.from, to: watched.to };
    const [blind] = blindness(timeline, asked, allSentinels(timeline)).filter(
      ({ what }) => what === 'not polled',
    );
    return blind === undefined
      ? finding.held(sentence)
      : finding.undecided(`${sentence} ${describeBlindness(blind)}, and may have known others then.`);
  },
});

/** A Sentinel that was not asked for so long before the end is not known to have been so at the end, µs: 50 polls. */
const END_US = 5_000_000;

interface Others<T> {
  readonly sentinels: T | undefined;
  readonly replicas: T | undefined;
}

interface When {
  readonly after: FaultSpan | undefined;
  readonly within: Length | undefined;
  readonly until: FaultSpan | undefined;
}

/** Undefined where the schedule did not begin, or what is watched was over before. */
function stretchOf(timeline: Timeline, { after, within, until }: When): Span | undefined {
  const watched = watchedIn(timeline, after);
  if (watched === undefined || phaseAt(timeline, 'final-reads') === undefined) return undefined;
  if (after === undefined) return watched;
  const heals = timeline.faults
    .filter(({ path, effect }) => effect.heals && `${after.path}.`.startsWith(`${path}.`))
    .flatMap(({ healing }) => healing ?? [])
    .filter((healing) => healing > watched.from);
  const from = after.onset.latest + (within?.us ?? 0);
  const to = Math.min(watched.to, until?.injecting ?? Infinity, ...heals);
  return from < to ? { from, to } : undefined;
}

function isAsExpected({ knownSentinels, knownReplicas }: SentinelView, expected: Others<number>): boolean {
  return (
    knownSentinels === (expected.sentinels ?? knownSentinels) &&
    knownReplicas === (expected.replicas ?? knownReplicas)
  );
}

function viewWords({ knownSentinels, knownReplicas }: SentinelView): string {
  return othersWords({ sentinels: knownSentinels, replicas: knownReplicas });
}

/** `4 other Sentinels and 2 replicas`. */
function othersWords({ sentinels, replicas }: Others<number | string>): string {
  return [
    ...(sentinels === undefined ? [] : [counted(Number(sentinels), 'other Sentinel')]),
    ...(replicas === undefined ? [] : [counted(Number(replicas), 'replica')]),
  ].join(' and ');
}

function whenWords({
  after,
  within,
  until,
}: Partial<Record<'after' | 'within' | 'until', string | undefined>>): string {
  if (after === undefined) return 'At the end';
  const since = within === undefined ? `After "${after}"` : `From ${within} after "${after}" on`;
  return until === undefined ? since : `${since}, until "${until}",`;
}
