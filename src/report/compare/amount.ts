/** Differences as they are written: one unit for an interval, and no digit that it does not allow. */

import { known, type Unit } from '../../core/quantity.ts';
import type { Shift } from '../../compare/shift.ts';

type Bounds = Pick<Shift, 'low' | 'high'>;

/** `0.3 to 1.2 s`; an end that lies beyond what was watched is called so. Ends that are written alike are one. */
export function range(low: number, high: number, unit: Unit): string {
  const { factor, unit: written } = scaleOf(unit, { low, high });
  const error = errorOf({ low, high }) * factor;
  const end = (value: number): string =>
    Number.isFinite(value) ? signed(known(value * factor, error)) : 'unbounded';
  const [from, to] = [end(low), end(high)];
  if (low === -Infinity) return `${from} to ${to}${unitWords(written)}`;
  if (high === Infinity) return `${from}${unitWords(written)} to ${to}`;
  return `${[...new Set([from, to])].join(' to ')}${unitWords(written)}`;
}

/** A difference in the unit in which its interval is written. */
export function amount(value: number, unit: Unit, bounds: Bounds): string {
  const { factor, unit: written } = scaleOf(unit, bounds);
  const digits = known(value * factor, errorOf(bounds) * factor);
  return `${signed(digits)}${written === 'writes' && digits === '1' ? '\u202fwrite' : unitWords(written)}`;
}

/** Half of the interval is what an estimate in it may be off by. */
function errorOf({ low, high }: Bounds): number {
  const half = (high - low) / 2;
  return Number.isFinite(half) ? half : 0;
}

/** Below this it is written in ms, s: what rounds to a second is one. */
const BELOW_S = 0.95;

function scaleOf(unit: Unit, { low, high }: Bounds): { readonly factor: number; readonly unit: Unit } {
  const most = Math.max(...[low, high].filter(Number.isFinite).map(Math.abs));
  return unit === 's' && most > 0 && most < BELOW_S ? { factor: 1e3, unit: 'ms' } : { factor: 1, unit };
}

function unitWords(unit: Unit): string {
  return unit === 'count' ? '' : `\u202f${unit}`;
}

/** With a minus sign instead of a hyphen, and none before a zero. */
function signed(digits: string): string {
  return /^-[0.]+$/.test(digits) ? digits.slice(1) : digits.replace('-', '−');
}
