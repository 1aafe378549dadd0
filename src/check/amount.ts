/** How many of something there should be: at least so many, at most so many, or both. */

import type { Expectation } from '../experiment/expectation.ts';
import { count } from '../core/quantity.ts';

/** What an author says; one of the two at least. */
export type Amount =
  | { readonly atLeast: number; readonly atMost?: number }
  | { readonly atLeast?: number; readonly atMost: number };

/** The parameters of an expectation that has one. */
export const AMOUNT_PARAMETERS = { atLeast: 'count?', atMost: 'count?' } as const;

/** Whether a number is the amount that an expectation gives. */
export function keepsAmount(value: number, { atLeast, atMost }: Expectation['parameters']): boolean {
  return value >= Number(atLeast ?? 0) && value <= Number(atMost ?? Infinity);
}

/** `at least 1`, `none`, `at least 1 and at most 9`. */
export function amountWords({ atLeast, atMost }: Expectation['parameters']): string {
  if (atMost === 0) return 'none';
  return [
    ...(atLeast === undefined ? [] : [`at least ${count(Number(atLeast))}`]),
    ...(atMost === undefined ? [] : [`at most ${count(Number(atMost))}`]),
  ].join(' and ');
}
