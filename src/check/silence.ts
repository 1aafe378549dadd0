/** For how long subscribers get nothing though messages are published. */

import { fault, optional, type Length } from '../experiment/parameter.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import type { Message, Silence } from '../facts/deliveries.ts';
import type { Facts } from '../facts/facts.ts';
import { silenceFigure } from '../facts/figures.ts';
import type { Span } from '../facts/spans.ts';
import { costWords } from '../facts/split-vote-words.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { deafOf } from './delivered.ts';
import { expectation } from './expectation.ts';
import { judgedWait, type JudgedWait } from './judged-wait.ts';
import { isInLimit, LIMIT, limitProblem, limitWords } from './limit.ts';

/** How many of the longest silences are evidence. */
const SHOWN = 3;

/**
 * The longest silence of a workload lasts so long: from the acknowledgement of a message that somebody has not got until
 * that one gets a message again, or publishing stops. Each subscriber of a channel is asked; those that share messages are together.
 * What split votes cost of it comes on top of the longest that it may be.
 */
export const silence = expectation({
  name: 'silence',
  title: 'Subscribers get nothing for as long as expected',
  failureTitle: 'Subscribers got nothing for longer or shorter than expected',
  parameters: {
    workload: workloadThat('carriesMessages'),
    /** From this fault to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    ...LIMIT,
  },
  measures: { longest: { label: 'longest time without a message', unit: 's', worse: 'more' } },
  example: { workload: 'news', after: 'kill', atMost: '5s' },
  problem: limitProblem,
  says: ({ workload: name, after, ...limit }) =>
    `The longest time for which a subscriber of "${name}" gets nothing${after === undefined ? '' : ` after "${after}"`}, though messages are acknowledged, is ${limitWords(limit)}.`,
  check(facts, { workload: own, after, atLeast, atMost }, finding) {
    const { name } = own;
    const watched = watchedIn(facts.timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const { published, recipients } = facts.deliveries(own);
    const silences = recipients
      .flatMap((recipient) =>
        silencesIn(recipient.silences, published, watched).map((span) => ({ recipient, ...span })),
      )
      .toSorted((a, b) => lengthOf(b) - lengthOf(a));
    const us = silences[0] === undefined ? 0 : lengthOf(silences[0]);
    const limit = limitWords({ atLeast: atLeast?.words, atMost: atMost?.words });
    const error = silences[0]?.error ?? 0;
    const longest = finding.measure('longest', silenceFigure(name, after, { us, error }), limit);
    finding.evidence(
      ...silences.slice(0, SHOWN).map(({ recipient, from, to }) => ({
        at: from,
        text: `${recipient.name} got nothing from ${moment(from)} to ${moment(to)}`,
      })),
    );
    const cost = costWords(facts.splitVotes, silences[0]);
    const sentence = `The longest time for which a subscriber of "${name}" got nothing was ${longest}${cost}.`;
    const judged = silences.map((one) => ({ ...one, ...judgedSilence(facts, one, atMost) }));
    // What was seen was seen, whatever somebody else did not get: who never got anything shows nothing.
    const heard = judged.filter(({ recipient }) => recipient.deaf === undefined);
    if (heard.some(({ verdict }) => verdict === 'failed'))
      return finding.failed(
        `${sentence} Expected: ${limit}${cost === '' ? '' : ', apart from split votes'}.`,
      );
    const deaf = deafOf(recipients, watched.from);
    if (deaf !== undefined) return finding.undecided(`Of "${name}" ${deaf}.`);
    if (!published.some(({ at }) => at >= watched.from && at < watched.to))
      return finding.undecided(`No message of "${name}" was acknowledged then.`);
    const isEnough = isInLimit(us, error, { atLeast });
    const unreplaced = us < (atLeast?.us ?? 0) ? facts.whyNotReplaced(after) : undefined;
    if (unreplaced !== undefined) return finding.undecided(`${sentence} ${unreplaced}`);
    if (isEnough === false) return finding.failed(`${sentence} Expected: ${limit}.`);
    const doubt = judged.find(({ verdict }) => verdict === 'undecided');
    if (isEnough === undefined || doubt !== undefined)
      return finding.undecided(`${sentence} ${doubt?.why ?? UNSEEN}`);
    return finding.held(sentence);
  },
});

/** The silences that begin in a stretch of time; one that had begun before counts from the first message after that beginning. */
function silencesIn(silences: readonly Silence[], published: readonly Message[], watched: Span): Silence[] {
  const next = published.find(({ at }) => at >= watched.from)?.at ?? Infinity;
  return silences.flatMap((one) => {
    const from = one.from < watched.from ? next : one.from;
    return from < Math.min(one.to, watched.to) ? [{ ...one, from }] : [];
  });
}

/** Why it is not known whether a silence is within a limit. */
const UNSEEN = 'Whether that is within the limit depends on what came while the harness could not run.';

/** Whether one is longer than it may be: as for a failover, what split votes cost comes on top. */
function judgedSilence(
  facts: Facts,
  silence: Silence,
  atMost: Length | undefined,
): Pick<JudgedWait, 'verdict' | 'why'> {
  if (atMost === undefined) return { verdict: 'held' };
  const { own, ...judged } = judgedWait(facts, { ...silence, us: lengthOf(silence) }, atMost);
  if (judged.verdict === 'undecided') return judged;
  const isWithin = isInLimit(own, silence.error, { atMost });
  if (isWithin === undefined) return { verdict: 'undecided', why: UNSEEN };
  return { verdict: isWithin ? 'held' : 'failed' };
}

function lengthOf({ from, to }: Span): number {
  return to - from;
}
