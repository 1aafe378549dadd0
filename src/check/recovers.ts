/** Full redundancy again without help: one master with all its replicas, and all Sentinels agree and see each other. */

import { moment as momentWords, seconds } from '../history/moment.ts';
import { recordsOf } from '../history/history.ts';
import { defaulted, duration, fault, oneOf, optional, type Length } from '../experiment/parameter.ts';
import type { Facts } from '../facts/facts.ts';
import { isPolled, recoveryIn } from '../facts/recovery.ts';
import { phaseAt, type FaultSpan } from '../facts/timeline.ts';
import { windowOf } from '../facts/window.ts';
import { expectation } from './expectation.ts';
import type { Answer, Draft } from './finding.ts';
import { byHowMuch, isWithin } from './margin.ts';
import { VERDICTS, type Verdict } from './verdict.ts';

const measures = {
  recovery: { label: 'from the fault until everything was whole', unit: 's', worse: 'more' },
} as const;

/** It is whole again in time after a fault, or after each of them. */
export const recovers = expectation({
  name: 'recovers',
  title: 'Whole again in time',
  failureTitle: 'It was not whole again in time',
  parameters: {
    within: duration,
    /** That it takes so long at least. */
    notBefore: optional(duration),
    /** After this fault; otherwise after each one. */
    after: optional(fault),
    /** Whether time counts from the fault or from its healing. */
    from: defaulted(oneOf('fault', 'heal'), 'fault'),
  },
  measures,
  example: { within: '5m' },
  says: ({ within, notBefore, after, from }) =>
    `Within ${within}${notBefore === undefined ? '' : `, but not within ${notBefore},`} of ${from === 'heal' ? 'the healing of ' : ''}${after === undefined ? 'a fault' : `"${after}"`} one master has all its replicas, and all Sentinels agree and see each other.`,
  check(facts, { within, notBefore, after, from }, finding) {
    const faults = after === undefined ? facts.timeline.faults : [after];
    if (faults.length === 0) return finding.held('Nothing was broken.');
    const limit = { within, notBefore };
    const all = faults.map((one) => {
      const outcome = outcomeAfter(facts, one, from);
      return { ...outcome, verdict: verdictOf(outcome, limit) };
    });
    const worst = worstOf(all);
    const least = notBefore === undefined ? '' : `at least ${notBefore.words}, `;
    const words = `${least}at most ${within.words}`;
    if (worst.measured === undefined) {
      if (worst.problem !== undefined) finding.measure('recovery', null, words);
      return worst.verdict === 'failed'
        ? finding.failed(`It did not recover from "${worst.as}": ${worst.problem}.`)
        : finding.undecided(worst.why);
    }
    const about = `${after === undefined ? '' : `:${after.as}`}${from === 'heal' ? ':heal' : ''}`;
    const took = finding.measure(
      'recovery',
      { unit: 's', fact: `recovery${about}`, ...worst.measured },
      words,
    );
    return judgeLength(`It was whole again ${took} after the ${from}`, worst, limit, finding);
  },
});

interface Limit {
  readonly within: Length;
  readonly notBefore: Length | undefined;
}

/** What came of one fault: how long it took until all was whole, s, or why that is not known. */
interface Recovered {
  readonly as: string;
  readonly measured: { readonly value: number; readonly error: number };
  /** The fault that was injected before all was whole again, and may be why it took so long. */
  readonly other?: string | undefined;
}

interface Unrecovered {
  readonly as: string;
  readonly measured?: undefined;
  /** Why it is not known whether it was whole in time, as a sentence. */
  readonly why: string;
  /** What was wrong when it was looked at last, and how long after the fault that was, µs; absent where it was not looked at. */
  readonly problem?: string;
  readonly after?: number;
}

type Outcome = Recovered | Unrecovered;

/**
 * It is looked at the end of the next wait for convergence or, where there is none before it, when the next fault is injected or the
 * run is over. Where it was not whole when the next fault came it may be seen by the wait after that one, which is later than it
 * would have been without.
 */
function outcomeAfter(facts: Facts, fault: FaultSpan, moment: 'fault' | 'heal'): Outcome {
  const { history, timeline, topology } = facts;
  const { as, onset, healed } = fault;
  const from = moment === 'fault' ? onset.latest : healed;
  if (from === undefined) return { as, why: `The fault "${as}" was not healed in this run.` };
  const next = windowOf(timeline, fault, moment)?.to ?? Infinity;
  const over = Math.min(next, phaseAt(timeline, 'final-reads') ?? timeline.end);
  const awaited = recordsOf(history, 'step').find(
    ({ phase, words, at }) => phase === 'end' && words.startsWith('await convergence') && at >= from,
  );
  const isItsOwn = awaited !== undefined && awaited.at <= next;
  if (isItsOwn && awaited.problem !== undefined) return unrecovered(as, awaited.problem, awaited.at - from);
  const at = isItsOwn ? awaited.at : over;
  const isLooked = isPolled(timeline, topology, at);
  const own = isLooked ? recoveryIn(timeline, topology, at) : undefined;
  if (own !== undefined) {
    const us = Math.max(0, own.since - from);
    return { as, measured: measuredIn(us, Math.min(own.since - own.before, us)) };
  }
  if (isItsOwn) return { as, why: `When it had recovered from "${as}" was not seen.` };
  const later = awaited?.problem === undefined ? awaited?.at : undefined;
  const both =
    later !== undefined && isPolled(timeline, topology, later)
      ? recoveryIn(timeline, topology, later)
      : undefined;
  if (both === undefined)
    return isLooked
      ? unrecovered(as, `it was not whole at ${momentWords(at)}`, at - from)
      : { as, why: `Whether it recovered from "${as}" was not looked at.` };
  const [least, most] = [isLooked ? at - from : 0, both.since - from];
  const other = timeline.faults.find(({ injecting }) => injecting === next)?.as;
  return { as, measured: measuredIn((least + most) / 2, (most - least) / 2), other };
}

function measuredIn(us: number, errorUs: number): Recovered['measured'] {
  return { value: seconds(us), error: seconds(errorUs) };
}

function unrecovered(as: string, problem: string, after: number): Unrecovered {
  return { as, problem, after, why: `It had not recovered from "${as}" when the run went on: ${problem}.` };
}

function verdictOf(outcome: Outcome, { within, notBefore }: Limit): Verdict {
  const { measured } = outcome;
  if (measured === undefined)
    return (outcome.after ?? 0) >= within.us && outcome.problem !== undefined ? 'failed' : 'undecided';
  const isEarly = notBefore === undefined ? false : isWithin(measured, notBefore);
  const isInTime = isWithin(measured, within);
  if (isEarly === true || isInTime === false) return 'failed';
  return isEarly === undefined || isInTime === undefined ? 'undecided' : 'held';
}

/** What was seen to be wrong comes first, whatever is not known of other faults; of what was measured the longest. */
function worstOf<T extends Outcome & { readonly verdict: Verdict }>(all: readonly T[]): T {
  const badness = ({ verdict }: T): number => VERDICTS.indexOf(verdict);
  const length = ({ measured }: T): number => measured?.value ?? Infinity;
  return all.toSorted((a, b) => badness(b) - badness(a) || length(b) - length(a) || 0)[0]!;
}

function judgeLength(
  whole: string,
  { measured, other, verdict }: Recovered & { readonly verdict: Verdict },
  { within, notBefore }: Limit,
  finding: Draft<typeof measures>,
): Answer {
  const meanwhile = other === undefined ? '' : `, "${other}" having been injected meanwhile`;
  const sentence = `${whole}${meanwhile}: ${byHowMuch(measured, within)}.`;
  if (verdict === 'held') return finding.held(sentence);
  const isOfLeast = notBefore !== undefined && isWithin(measured, notBefore) !== false;
  if (verdict === 'failed')
    return finding.failed(isOfLeast ? `${sentence} Expected: at least ${notBefore.words}.` : sentence);
  return finding.undecided(
    `${sentence} Whether that is ${isOfLeast ? `at least ${notBefore.words}` : `within ${within.words}`} is not known.`,
  );
}
