/**
 * A Sentinel that comes back knowing nothing learns all again from the others' messages, and nothing else happens: it
 * starts no failover, gets no vote and moves nobody. A Sentinel says hello every 2 s; replicas are asked of the master
 * at once and every 10 s. Source: sentinel.c, sentinelProcessHelloMessage and sentinelRefreshInstanceInfo.
 */

import { milliseconds, type Duration } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { SentinelRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { phaseAt, type Timeline } from '../facts/timeline.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import type { Evidence } from '../facts/evidence.ts';
import { failed, held, undecided } from './finding.ts';
import { asEvidence, changes } from '../facts/switching.ts';
import { count, limit } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface RelearnsOptions<N extends string> {
  /** The fault after which a Sentinel starts knowing nothing. */
  readonly after: N;
  readonly within: Duration;
}

/** The Sentinel knows everything again in time, and no failover, try or vote comes of it. */
export function relearns<const N extends string>({ after, within }: RelearnsOptions<N>): Expectation<N> {
  return { check: 'relearns', parameters: { after, within }, faults: [after] };
}

/** What it has to learn, in words, and how a view shows it. `reference` is what the others see. */
const LESSONS: Readonly<Record<string, (view: SentinelView, reference: SentinelView) => boolean>> = {
  'the master’s address': (view, reference) => view.masterAddress === reference.masterAddress,
  'the config epoch': (view, reference) => view.configEpoch === reference.configEpoch,
  'all other Sentinels': (view, reference) => view.knownSentinels === reference.knownSentinels,
  'all replicas': (view, reference) => view.knownReplicas === reference.knownReplicas,
};

export const RELEARNS: Checker = {
  name: 'relearns',
  title: 'A Sentinel that forgot learns all again',
  parameters: { after: 'fault', within: 'duration' },
  words: ({ parameters: { after, within } }) =>
    `Within ${limit(within)} of the healing of "${after}" the Sentinel knows the master, its config epoch, all Sentinels and replicas; nobody tries a failover or votes.`,
  check({ facts }, { parameters }) {
    const timeline = facts.timeline;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const to = phaseAt(timeline, 'final-reads');
    const [sentinel] = fault?.targets ?? [];
    if (fault?.healed === undefined || sentinel === undefined || to === undefined)
      return undecided(`The fault "${parameters['after']}" was not healed in this run.`);
    const { injecting, healed } = fault;
    const [before, polls] = [lastView(timeline, sentinel, injecting), timeline.sentinelPolls.get(sentinel)];
    const own = (polls ?? []).filter((poll) => poll.at >= healed && poll.at < to && poll.view !== undefined);
    if (before === undefined || own.length === 0)
      return undecided(`${sentinel} was not seen before and after "${fault.as}".`);
    const blank = own[0]!.view!;
    if (Object.values(LESSONS).every((knows) => knows(blank, before)))
      return undecided(
        `${sentinel} knew everything when it was first seen again: nothing shows that it forgot.`,
      );
    const lessons = Object.entries(LESSONS).map(([what, knows]) => ({
      what,
      at: learnedAt(own, (view) => knows(view, before)),
    }));
    const stirred = stirredBy(timeline, sentinel, { from: injecting, to });
    const measures: Measure[] = [
      ...lessons.map(({ what, at }) => ({
        name: `knows ${what}`,
        value: at === undefined ? null : seconds(at - healed),
        unit: 's' as const,
        limit: `at most ${limit(parameters['within'])}`,
      })),
      { name: 'tries, votes and changes', value: stirred.length, unit: 'count', limit: 'none' },
    ];
    const evidence: Evidence[] = [
      { at: own[0]!.at, text: `${sentinel} ${viewWords(blank)} at ${moment(own[0]!.at)}` },
      ...lessons.flatMap(({ what, at }) =>
        at === undefined
          ? []
          : [{ at, text: `${sentinel} knows ${what}, ${span(at - healed)} after its start` }],
      ),
      ...stirred,
    ];
    if (stirred.length > 0) return failed(`It did not stay quiet: ${stirred[0]!.text}.`, evidence, measures);
    const unlearned = lessons.filter(({ at }) => at === undefined);
    if (unlearned.length > 0)
      return failed(`${sentinel} never learned ${unlearned[0]!.what} again.`, evidence, measures);
    const last = Math.max(...lessons.map(({ at }) => at!)) - healed;
    const sentence = `${sentinel} came back as one that ${viewWords(blank)}; it knew everything again ${span(last)} after its start. Nobody tried a failover, voted or named another master.`;
    return last <= milliseconds(parameters['within'] as Duration) * 1_000
      ? held(sentence, evidence, measures)
      : failed(`${sentence} The limit is ${limit(parameters['within'])}.`, evidence, measures);
  },
};

function lastView({ sentinelPolls }: Timeline, sentinel: string, at: number): SentinelView | undefined {
  return sentinelPolls.get(sentinel)?.findLast((poll) => poll.at <= at && poll.view !== undefined)?.view;
}

/** From when on every poll shows that it knows; undefined when the last one does not. */
function learnedAt(
  polls: readonly SentinelRecord[],
  knows: (view: SentinelView) => boolean,
): number | undefined {
  const lastIgnorant = polls.findLastIndex(({ view }) => !knows(view!));
  return polls[lastIgnorant + 1]?.at;
}

/** Tries, votes, and whatever else moves a master, but for what the forgetful one itself takes over from the others. */
function stirredBy(timeline: Timeline, sentinel: string, span: { from: number; to: number }): Evidence[] {
  const others = {
    ...timeline,
    events: timeline.events.filter(
      (event) => event.sentinel !== sentinel || event.event !== '+switch-master',
    ),
    sentinelPolls: new Map([...timeline.sentinelPolls].filter(([name]) => name !== sentinel)),
  };
  const tried = timeline.events.filter(
    ({ at, event }) =>
      at >= span.from && at < span.to && (event === '+try-failover' || event === '+vote-for-leader'),
  );
  return [...tried.map(asEvidence), ...changes(others, span)];
}

function viewWords({ master, configEpoch, knownSentinels, knownReplicas }: SentinelView): string {
  return `names ${master} in config epoch ${configEpoch} and knows ${count(knownSentinels, 'other Sentinel')} and ${count(knownReplicas, 'replica')}`;
}
