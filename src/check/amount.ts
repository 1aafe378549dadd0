/** How many of something there should be: at least so many, at most so many, or both. */

import { count as counted } from '../core/quantity.ts';
import { count, optional, type Bound } from '../experiment/parameter.ts';

/** The parameters of a word that counts something. */
export const AMOUNT = { atLeast: optional(count), atMost: optional(count) };

type Amount = Partial<Bound<typeof AMOUNT>>;

/** What is wrong with an amount: one of the two must be written, and both must allow some number. */
export function amountProblem({ atLeast, atMost }: Amount): string | undefined {
  if (atLeast === undefined && atMost === undefined) return 'must have atLeast or atMost';
  return (atLeast ?? 0) > (atMost ?? Infinity) ? 'must have an atMost that is not below atLeast' : undefined;
}

/** Whether a number is within an amount. */
export function isAmount(value: number, { atLeast = 0, atMost = Infinity }: Amount): boolean {
  return value >= atLeast && value <= atMost;
}

/** `at least 1`, `none`, `at least 1 and at most 9`; the numbers as they are, or as a sentence has them. */
export function amountWords({
  atLeast,
  atMost,
}: Readonly<Record<'atLeast' | 'atMost', number | string | undefined>>): string {
  if (Number(atMost) === 0) return 'none';
  return [
    ...(atLeast === undefined ? [] : [`at least ${counted(Number(atLeast))}`]),
    ...(atMost === undefined ? [] : [`at most ${counted(Number(atMost))}`]),
  ].join(' and ');
}
