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
    const looks = faults.map((one) => lookAfter(facts, one, from));
    const unhealed = looks.find((look) => look.from === undefined);
    if (unhealed !== undefined)
      return finding.undecided(`The fault "${unhealed.as}" was not healed in this run.`);
    const open = looks.find(({ at }) => at === undefined);
    if (open !== undefined)
      return finding.undecided(`Whether it recovered from "${open.as}" was not looked at.`);
    const done = looks as readonly Whole<Look>[];
    const never = done.find(({ problem }) => problem !== '');
    if (never !== undefined) return judgeNever(never, within, finding);
    const about = `${after === undefined ? '' : `:${after.as}`}${from === 'heal' ? ':heal' : ''}`;
    return judgeLongest(facts, done, { within, notBefore, from, fact: `recovery${about}` }, finding);
  },
});

type Whole<T> = { readonly [K in keyof T]: NonNullable<T[K]> };

/** When it was looked whether a deployment had recovered from a fault, and what was wrong then; nothing where nothing was. */
interface Look {
  readonly as: string;
  /** Since when it had time for that; undefined where the fault was not healed. */
  readonly from: number | undefined;
  /** Undefined where it was not looked at. */
  readonly at: number | undefined;
  readonly problem: string;
}

/** At the end of the next wait for convergence or, without one, when the next fault is injected or the run is over. */
function lookAfter({ history, timeline, topology }: Facts, fault: FaultSpan, moment: 'fault' | 'heal'): Look {
  const { as, onset, healed } = fault;
  const from = moment === 'fault' ? onset.latest : healed;
  const awaited = recordsOf(history, 'step').find(
    ({ phase, words, at }) =>
      phase === 'end' && words.startsWith('await convergence') && at >= (from ?? Infinity),
  );
  if (awaited !== undefined) return { as, from, at: awaited.at, problem: awaited.problem ?? '' };
  const over = Math.min(
    windowOf(timeline, fault, moment)?.to ?? Infinity,
    phaseAt(timeline, 'final-reads') ?? timeline.end,
  );
  if (!isPolled(timeline, topology, over)) return { as, from, at: undefined, problem: '' };
  const isWhole = recoveryIn(timeline, topology, over) !== undefined;
  return { as, from, at: over, problem: isWhole ? '' : `it was not whole at ${momentWords(over)}` };
}

function judgeNever(
  { as, from, at, problem }: Whole<Look>,
  within: Length,
  finding: Draft<typeof measures>,
): Answer {
  finding.measure('recovery', null, `at most ${within.words}`);
  return at - from >= within.us
    ? finding.failed(`It did not recover from "${as}": ${problem}.`)
    : finding.undecided(`It had not recovered from "${as}" when the run went on: ${problem}.`);
}

function judgeLongest(
  { timeline, topology }: Facts,
  looks: readonly Whole<Look>[],
  {
    within,
    notBefore,
    from: counted,
    fact,
  }: {
    readonly within: Length;
    readonly notBefore: Length | undefined;
    readonly from: 'fault' | 'heal';
    readonly fact: string;
  },
  finding: Draft<typeof measures>,
): Answer {
  const recoveries = looks.map((look) => ({
    ...look,
    found: isPolled(timeline, topology, look.at) ? recoveryIn(timeline, topology, look.at) : undefined,
  }));
  const unseen = recoveries.find(({ found }) => found === undefined);
  if (unseen !== undefined)
    return finding.undecided(`When it had recovered from "${unseen.as}" was not seen.`);
  const [longest] = recoveries
    .map(({ from, found }) => ({
      us: Math.max(0, found!.since - from),
      error: found!.since - found!.before,
    }))
    .toSorted((one, other) => other.us - one.us);
  const measured = { value: seconds(longest!.us), error: seconds(Math.min(longest!.error, longest!.us)) };
  const least = notBefore === undefined ? '' : `at least ${notBefore.words}, `;
  const took = finding.measure(
    'recovery',
    { unit: 's', fact, ...measured },
    `${least}at most ${within.words}`,
  );
  const sentence = `It was whole again ${took} after the ${counted}: ${byHowMuch(measured, within)}.`;
  const isEarly = notBefore === undefined ? false : isWithin(measured, notBefore);
  if (isEarly !== false)
    return isEarly
      ? finding.failed(`${sentence} Expected: at least ${notBefore!.words}.`)
      : finding.undecided(`${sentence} Whether that is at least ${notBefore!.words} is not known.`);
  const answer = isWithin(measured, within);
  if (answer === undefined)
    return finding.undecided(`${sentence} Whether that is within ${within.words} is not known.`);
  return answer ? finding.held(sentence) : finding.failed(sentence);
}
