/**
 * What is known although processes of the harness were held up: a number to within what it is in any history that their
 * stalls make possible, a verdict only where it is the same in all of them.
 */

import { stallWords, type Stall } from '../facts/stalls.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { widened } from '../facts/figures.ts';
import type { Answer } from './finding.ts';

/** The answers by one history, one for each injection of the fault that an expectation is about. */
export type Answers = readonly { readonly answer: Answer; readonly injection?: FaultSpan }[];

/** What measures may be off by, by their ids and in their units. */
export type Errors = ReadonlyMap<string, number>;

interface Judged {
  readonly recorded: Answers;
  /** The answers by every other history that is possible. */
  readonly possible: readonly Answers[];
  readonly stalls: readonly Stall[];
}

/** So many stalls are named, the longest. */
const NAMED = 2;

/** The answers with the errors of their measures, and undecided where another history would have led to another verdict. */
export function known(
  { recorded, possible, stalls }: Judged,
  withErrors: (errors: readonly Errors[]) => Answers,
): Answers {
  const errors = recorded.map(({ answer }, index) =>
    errorsOf(
      answer,
      possible.flatMap((answers) => answers[index]?.answer ?? []),
    ),
  );
  const precise = errors.some(({ size }) => size > 0) ? withErrors(errors) : recorded;
  return precise.map((one, index) => {
    const { answer } = one;
    const isSure = possible.every((answers) => answers[index]?.answer.verdict === answer.verdict);
    if (isSure || answer.verdict === 'undecided') return one;
    const longest = stalls.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, NAMED);
    const why = `Whether that is so depends on what happened while ${longest.map(stallWords).join(', and ')}.`;
    return { ...one, answer: { ...answer, verdict: 'undecided', sentence: `${answer.sentence} ${why}` } };
  });
}

function errorsOf({ measures }: Answer, others: readonly Answer[]): Errors {
  return new Map(
    measures.flatMap((measure) => {
      const same = others.flatMap((other) => other.measures.filter(({ id }) => id === measure.id));
      const { error } = widened(measure, same);
      return error === undefined || error === measure.error ? [] : [[measure.id, error]];
    }),
  );
}
