/** Durations as an experiment's author writes them: a number with its unit, never a bare number. */

/** `'500ms'`, `'5s'`, `'2m'` or `'1h'`; fractions are allowed (`'1.5s'`). */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h'}`;

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** What a duration must look like; anchored, so that `'5 s'` and `'-1s'` are refused. */
export const DURATION_PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds of a duration; throws a RangeError that names the text when it is none. */
export function milliseconds(duration: Duration): number {
  const match = DURATION_PATTERN.exec(duration);
  if (match === null)
    throw new RangeError(`"${duration}" is no duration; write for example '500ms', '5s' or '2m'`);
  return Number(match[1]) * MS_PER_UNIT[match[2] as keyof typeof MS_PER_UNIT];
}

/** The shortest exact way to write so many milliseconds: 1500 is `'1.5s'`, 120000 is `'2m'`. */
export function duration(ms: number): Duration {
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms >= 1_000 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** Completes the sentence that begins with what was written instead. */
export const NO_DURATION = "is no duration; write for example '500ms', '5s' or '2m'";
