/** By how much a limit is kept or missed. */

import { quantity } from '../core/quantity.ts';
import type { Length } from '../experiment/parameter.ts';

/** In seconds. */
interface Measured {
  readonly value: number;
  readonly error: number;
}

/** Undefined where the limit lies within the error. */
export function isWithin({ value, error }: Measured, limit: Length): boolean | undefined {
  const most = limit.ms / 1e3;
  if (value + error <= most) return true;
  return value - error > most ? false : undefined;
}

/** `20.3 s less than 30 s`. */
export function byHowMuch({ value }: Measured, limit: Length): string {
  const apart = limit.ms / 1e3 - value;
  return `${quantity(Math.abs(apart), 's')} ${apart >= 0 ? 'less' : 'more'} than ${limit.words}`;
}
