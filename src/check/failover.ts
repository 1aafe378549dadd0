/** After the fault a replica takes over in time, and not before its time: measured to the new master's first acknowledged write. */

import { defaulted, duration, fault, oneOf, optional, type Length } from '../experiment/parameter.ts';
import { effectSpread, effectWords, firstWriteAt, vainBefore, type Failover } from '../facts/failovers.ts';
import { attemptWords, vainWords } from '../facts/attempt-words.ts';
import { figureText, firstWrite, firstWriteFrom, oldMasterFollows, phaseFigure } from '../facts/figures.ts';
import { PHASES, type Phase } from '../facts/predicted.ts';
import { costOf, isOverdue } from '../facts/split-votes.ts';
import { costWords, overdueWords, whyNotReplaced } from '../facts/split-vote-words.ts';
import { moment, seconds } from '../history/moment.ts';
import { expectation } from './expectation.ts';
import type { Answer, Draft, MeasureKinds } from './finding.ts';

type Phases = Record<Phase, { readonly label: string; readonly unit: 's'; readonly worse: 'more' }>;

const PHASE_MEASURES = Object.fromEntries(
  Object.entries(PHASES).map(([phase, label]) => [phase, { label, unit: 's', worse: 'more' }]),
) as Phases;

/** A new master is promoted and acknowledges writes within the limit, and none before the earliest moment. */
export const failover = expectation({
  name: 'failover',
  title: 'A replica takes over in time',
  failureTitle: 'No replica took over in time',
  untilHeal: true,
  parameters: {
    /** The fault that should cause it. */
    after: fault,
    /** For one try: what split votes cost comes on top. */
    within: duration,
    /** Whether time counts from the fault or from its healing. */
    from: defaulted(oneOf('fault', 'heal'), 'fault'),
    /** Sentinels that wait for something, such as their next try, cannot be sooner. */
    notBefore: optional(duration),
  },
  measures: {
    firstWrite: { label: 'first write acknowledged by the new master', unit: 's', worse: 'more' },
    splitVotes: { label: 'split votes before it', unit: 'count', worse: 'more' },
    splitVotesCost: { label: 'of the time because of split votes', unit: 's', worse: 'more' },
    ...PHASE_MEASURES,
  },
  example: { after: 'kill', within: '8s' },
  says: ({ after, within, from, notBefore }) =>
    `Within ${within} of ${from === 'heal' ? 'the healing of ' : ''}"${after}" a new master acknowledges writes${notBefore === undefined ? '' : `, and not within ${notBefore}`}.`,
  check(facts, { after, within, from, notBefore }, finding) {
    const result = facts.failover(after, from);
    if (result === undefined) return finding.undecided(`The fault "${after.as}" was not healed in this run.`);
    const bounds =
      notBefore === undefined ? `at most ${within.words}` : `${notBefore.words} to ${within.words}`;
    const { window, promoted, splitVotes, otherwise } = result;
    const figure = firstWrite(result);
    const took = finding.measure('firstWrite', figure, bounds);
    for (const { phase } of result.phases) finding.measure(phase, phaseFigure(result, phase));
    const cost = costOf(splitVotes, window);
    if (splitVotes.length > 0) {
      finding.measure('splitVotes', splitVotes.length);
      finding.measure('splitVotesCost', seconds(cost));
    }
    finding.evidence(...evidenceOf(result));
    if (otherwise !== undefined) return finding.undecided(otherwise);
    if (promoted === undefined) return withoutSuccessor(result, within, finding);
    if (figure.value === null)
      return finding.undecided(
        `${promoted} was promoted, but no writer${facts.programs.length > 0 ? ' that says who acknowledges' : ''} reached it, so its first write could not be timed.`,
      );
    const since = `${from}${effectWords(window.fault, from)}`;
    const sentence = `${promoted} took over from ${result.before ?? 'the old master'}${inVain(result)}: first write acknowledged ${took} after the ${since}${costWords(splitVotes, window)}.`;
    const late = splitVotes.find((vote) => isOverdue(vote, window.to));
    if (late !== undefined) return finding.failed(`${sentence} ${overdueWords(late)}`);
    // The limits hold for one try: what is left without the back-off after those that split votes ended.
    // From the earliest moment at which the fault, or its healing, may have taken effect, and from the latest.
    const longest = firstWriteAt(result)! - window.from - cost;
    const shortest = longest - effectSpread(window.fault, from);
    const limit = cost > 0 ? `${bounds} apart from split votes` : bounds;
    // A hook may hand the mastership over before the pod ends.
    const least = notBefore?.us ?? -Infinity;
    if (shortest >= least && longest <= within.us) return finding.held(sentence);
    return shortest > within.us || longest < least
      ? finding.failed(`${sentence} The limit is ${limit}.`)
      : finding.undecided(`${sentence} Whether that is within the limit, ${limit}, is not known.`);
  },
});

/** No replica took over: by chance, too late to be seen, or not as it should. */
function withoutSuccessor(tried: Failover, within: Length, finding: Draft<MeasureKinds>): Answer {
  const { window, vain, splitVotes } = tried;
  const why = whyNotReplaced(tried);
  const last = splitVotes.at(-1)?.began ?? window.from;
  const isInTime = last - window.from - costOf(splitVotes.slice(0, -1), window) <= within.us;
  if (why !== undefined && isInTime) return finding.undecided(`No replica took over. ${why}`);
  const late = splitVotes.find((vote) => isOverdue(vote, window.to));
  const watched = window.to - window.from - costOf(splitVotes, window);
  if (watched < within.us && late === undefined && isInTime)
    return finding.undecided('The run ended before the limit had passed.');
  const how = vain.length > 0 ? vainWords(vain) : 'no failover';
  const sentence = `No replica took over within ${within.words} (${how}).`;
  return finding.failed(late === undefined ? sentence : `${sentence} ${overdueWords(late)}`);
}

/** ` after 1 refused try (split vote)`. */
function inVain(failover: Failover): string {
  const before = vainBefore(failover);
  return before.length === 0 ? '' : ` after ${vainWords(before)}`;
}

function evidenceOf(failover: Failover): { at: number; text: string }[] {
  const { phases, acknowledged, oldMasterFollows: follows, vain } = failover;
  const inTime = phases.flatMap(({ phase, at }) =>
    at === undefined
      ? []
      : [{ at, text: `${PHASES[phase]}, ${figureText(phaseFigure(failover, phase))} after` }],
  );
  const writes = [...acknowledged].map(([host, at]) => ({
    at,
    text: `first write from ${host} acknowledged by the new master, ${figureText(firstWriteFrom(failover, host))} after`,
  }));
  const back =
    follows === undefined
      ? []
      : [
          {
            at: follows,
            text: `the old master follows the new one (${moment(follows)}), ${figureText(oldMasterFollows(failover))} after`,
          },
        ];
  const tries = vain.map((attempt) => ({ at: attempt.began, text: attemptWords(attempt) }));
  return [...tries, ...inTime, ...writes, ...back];
}
