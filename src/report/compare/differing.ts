/** Settings and versions that differ, in words. */

import type { Differing } from '../../compare/settings.ts';
import { durationWords } from '../../core/quantity.ts';

/** `down-after-milliseconds is 6 s instead of 5 s`. */
export function differingWords({ name, values: { base, next } }: Differing): string {
  const text = (all: readonly string[]): string =>
    all.length === 0 ? 'absent' : all.map(durationWords).join(' or ');
  return `${name} is ${text(next)} instead of ${text(base)}`;
}
