/** A failover's phases against the bands that Sentinel's own rules predict. */

import { span } from '../core/quantity.ts';
import type { RunResult } from './result.ts';

type Row = RunResult['failovers'][number]['rows'][number];

/** Whether it may have been within its band, for what it may be off by; true also where there is nothing to compare. */
export function isWithin({ sinceFaultMs: measured, predictedMs: band, errorMs = 0 }: Row): boolean {
  if (measured === null || band === null) return true;
  return measured + errorMs >= band[0] && measured - errorMs <= band[1];
}

/** `230 ms later` or `40 ms earlier` than the band; undefined within it. */
export function offBy(row: Row): string | undefined {
  const { sinceFaultMs: measured, predictedMs: band } = row;
  if (measured === null || band === null || isWithin(row)) return undefined;
  return measured < band[0]
    ? `${span(band[0] - measured, row.errorMs)} earlier`
    : `${span(measured - band[1], row.errorMs)} later`;
}

/** So many phases of a failover are named each; when the first are late, all others are. */
const NAMED = 3;

/** The phases outside their bands in one sentence; undefined when there is none. */
export function outsideSentence(failovers: RunResult['failovers']): string | undefined {
  const outside = failovers.flatMap(({ fault, rows }) => {
    const off = rows.filter((row) => offBy(row) !== undefined);
    return off.length > NAMED
      ? [
          `${off.length} phases after "${fault}", the first of which, "${off[0]!.phase}", came ${offBy(off[0]!)}`,
        ]
      : off.map((row) => `"${row.phase}" after "${fault}" came ${offBy(row)!}`);
  });
  return outside.length === 0 ? undefined : `Outside the predicted band: ${outside.join(', ')}.`;
}
