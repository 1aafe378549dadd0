/**
 * A Sentinel that comes back knowing nothing learns all again from the others' messages, and nothing else happens: it
 * starts no failover, gets no vote and moves nobody. A Sentinel says hello every 2 s; replicas are asked of the master
 * at once and every 10 s. Source: sentinel.c, sentinelProcessHelloMessage and sentinelRefreshInstanceInfo.
 */

import { count } from '../core/quantity.ts';
import { duration, fault } from '../experiment/parameter.ts';
import { unwatched } from '../facts/coverage.ts';
import type { Evidence } from '../facts/evidence.ts';
import type { Span } from '../facts/spans.ts';
import { asEvidence, changes } from '../facts/switching.ts';
import { phaseAt, type Timeline } from '../facts/timeline.ts';
import { windowOf } from '../facts/window.ts';
import { moment, seconds, span } from '../history/moment.ts';
import type { SentinelRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { expectation } from './expectation.ts';

/** What it has to learn: in words, as a measure, and how a view shows it. `reference` is what the others see. */
const LESSONS = [
  {
    what: 'the master’s address',
    measure: 'address',
    knows: (view: SentinelView, reference: SentinelView) => view.masterAddress === reference.masterAddress,
  },
  {
    what: 'the config epoch',
    measure: 'configEpoch',
    knows: (view: SentinelView, reference: SentinelView) => view.configEpoch === reference.configEpoch,
  },
  {
    what: 'all other Sentinels',
    measure: 'sentinels',
    knows: (view: SentinelView, reference: SentinelView) => view.knownSentinels === reference.knownSentinels,
  },
  {
    what: 'all replicas',
    measure: 'replicas',
    knows: (view: SentinelView, reference: SentinelView) => view.knownReplicas === reference.knownReplicas,
  },
] as const;

/** The Sentinel knows everything again in time, and no failover, try or vote comes of it. */
export const relearns = expectation({
  name: 'relearns',
  title: 'A Sentinel that forgot learns all again',
  failureTitle: 'A Sentinel that forgot did not learn all again in time, or more came of it',
  parameters: {
    /** The fault after which a Sentinel starts knowing nothing. */
    after: fault,
    within: duration,
  },
  measures: {
    address: { label: 'knows the master’s address', unit: 's', worse: 'more' },
    configEpoch: { label: 'knows the config epoch', unit: 's', worse: 'more' },
    sentinels: { label: 'knows all other Sentinels', unit: 's', worse: 'more' },
    replicas: { label: 'knows all replicas', unit: 's', worse: 'more' },
    stirred: { label: 'tries, votes and changes', unit: 'count' },
  },
  example: { after: 'forget', within: '15s' },
  says: ({ after, within }) =>
    `Within ${within} of the healing of "${after}" the Sentinel knows the master, its config epoch, all Sentinels and replicas; nobody tries a failover or votes.`,
  check({ timeline }, { after, within }, finding) {
    const { injecting, healed, targets } = after;
    const end = phaseAt(timeline, 'final-reads');
    const [sentinel] = targets;
    if (healed === undefined || sentinel === undefined || end === undefined)
      return finding.undecided(`The fault "${after.as}" was not healed in this run.`);
    // What a later fault does is no harm of this one.
    const to = Math.min(end, windowOf(timeline, after, 'fault').to);
    const before = lastView(timeline, sentinel, injecting);
    const polls = (timeline.sentinelPolls.get(sentinel) ?? []).filter(
      (poll) => poll.at >= healed && poll.at < to && poll.view !== undefined,
    );
    const [first] = polls;
    if (before === undefined || first?.view === undefined)
      return finding.undecided(`${sentinel} was not seen before and after "${after.as}".`);
    const { at: seenAt, view: blank } = first;
    if (LESSONS.every(({ knows }) => knows(blank, before)))
      return finding.undecided(
        `${sentinel} knew everything when it was first seen again: nothing shows that it forgot.`,
      );
    finding.evidence({ at: seenAt, text: `${sentinel} ${viewWords(blank)} at ${moment(seenAt)}` });
    const learned = LESSONS.map(({ what, measure, knows }) => {
      const at = learnedAt(polls, (view) => knows(view, before));
      finding.measure(measure, at === undefined ? null : seconds(at - healed), `at most ${within.words}`);
      if (at !== undefined)
        finding.evidence({ at, text: `${sentinel} knows ${what}, ${span(at - healed)} after its start` });
      return { what, at };
    });
    const stirred = stirredBy(timeline, sentinel, { from: injecting, to });
    finding.measure('stirred', stirred.length, 'none');
    finding.evidence(...stirred);
    if (stirred.length > 0) return finding.failed(`It did not stay quiet: ${stirred[0]!.text}.`);
    const unlearned = learned.find(({ at }) => at === undefined);
    if (unlearned !== undefined && to - healed < within.us)
      return finding.undecided(
        `${sentinel} was watched for ${span(to - healed)} only, and had not learned ${unlearned.what} by then.`,
      );
    if (unlearned !== undefined) return finding.failed(`${sentinel} never learned ${unlearned.what} again.`);
    const blind = unwatched(timeline, { from: injecting, to });
    if (blind !== undefined) return finding.undecided(`${blind}, so a try or a vote could have been missed.`);
    const last = Math.max(...learned.map(({ at }) => at!)) - healed;
    const sentence = `${sentinel} came back as one that ${viewWords(blank)}; it knew everything again ${span(last)} after its start. Nobody tried a failover, voted or named another master.`;
    return last <= within.us
      ? finding.held(sentence)
      : finding.failed(`${sentence} The limit is ${within.words}.`);
  },
});

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
function stirredBy(timeline: Timeline, sentinel: string, span: Span): Evidence[] {
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
