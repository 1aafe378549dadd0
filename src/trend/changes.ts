/** Changes of level of one experiment: what its numbers raised together, described by a comparison of after with before. */

import { compare, type ComparedSubject } from '../compare/compare.ts';
import type { ComparedNumber } from '../compare/numbers.ts';
import type { Side } from '../compare/side.ts';
import type { LevelChange } from './levels.ts';
import type { Night } from './nights.ts';
import type { TrendSubject } from './run.ts';

/** `slight`: by no more than the tolerance; `unclear`: what the numbers may be off by hides in which direction. */
export type Tone = 'worse' | 'unclear' | 'better' | 'slight';

/** A number's change of level; both nights by their places among all. */
export interface Alarm extends LevelChange {
  readonly id: string;
}

export interface Change {
  /** The first night of the new level, as near as its numbers tell together. */
  readonly at: number;
  /** The first night that showed it. */
  readonly raised: number;
  /** The numbers that changed their level. */
  readonly ids: readonly string[];
  readonly tone: Tone;
  /** Nights before and after that are compared. */
  readonly nights: { readonly base: number; readonly next: number };
  readonly compared: ComparedSubject;
}

/** Numbers whose levels change within so many nights of each other tell of one change. */
const TOGETHER = 7;
/** How many nights on each side are compared. */
const COMPARED = 28;

/** In the order in which they were raised. `tolerance` is the share of before by which a number may be worse. */
export function changesIn(
  subject: TrendSubject,
  {
    nights,
    alarms,
    tolerance,
  }: { readonly nights: readonly Night[]; readonly alarms: readonly Alarm[]; readonly tolerance: number },
): Change[] {
  const all = together(alarms);
  const decided = nights.filter(({ whole }) => whole !== undefined);
  return all.flatMap((own) => {
    const at = beginOf(own);
    const [start, end] = around(all.map(beginOf), at);
    const before = decided.filter((night) => night.at >= start && night.at < at).slice(-COMPARED);
    const after = decided.filter((night) => night.at >= at && night.at < end).slice(0, COMPARED);
    const sides = { base: sideOf(subject, 'before', before), next: sideOf(subject, 'after', after) };
    const [compared] = compare(sides, tolerance).subjects;
    const ids = [...new Set(own.map(({ id }) => id))];
    const tones = compared!.numbers.filter(({ id }) => ids.includes(id)).map(toneOf);
    const tone = (['worse', 'unclear', 'better'] as const).find((one) => tones.includes(one)) ?? 'slight';
    const { raised } = own[0]!;
    return [
      { at, raised, ids, tone, nights: { base: before.length, next: after.length }, compared: compared! },
    ];
  });
}

/** In the order in which they were raised, those that tell of one change together. */
function together(alarms: readonly Alarm[]): Alarm[][] {
  const all: Alarm[][] = [];
  for (const alarm of alarms.toSorted((a, b) => a.raised - b.raised)) {
    const own = all.findLast((one) => isOneOf(alarm, one));
    if (own === undefined) all.push([alarm]);
    else own.push(alarm);
  }
  return all;
}

/** A number that changes its level again tells of another change. */
function isOneOf({ id, at }: Alarm, others: readonly Alarm[]): boolean {
  return others.every((one) => one.id !== id) && others.some((one) => Math.abs(one.at - at) <= TOGETHER);
}

/** The middle of what its numbers tell: one that varies much may be wrong by some nights. */
function beginOf(alarms: readonly Alarm[]): number {
  const nights = alarms.map(({ at }) => at).toSorted((a, b) => a - b);
  return nights[(nights.length - 1) >>> 1]!;
}

/** Between which nights a level lies: from the change before this one to the one after it. */
function around(all: readonly number[], at: number): readonly [number, number] {
  return [
    Math.max(-Infinity, ...all.filter((one) => one < at)),
    Math.min(Infinity, ...all.filter((one) => one > at)),
  ];
}

function sideOf({ experiment, title, place }: TrendSubject, name: string, nights: readonly Night[]): Side {
  return { name, subjects: [{ experiment, title, place, runs: nights.flatMap(({ whole }) => whole ?? []) }] };
}

/** That the level changed is sure; whether by enough is the estimate's, and whether for the worse the interval's. */
function toneOf({ shift, margin, worse }: ComparedNumber): Tone {
  if (shift === undefined) return 'unclear';
  const sign = worse === 'less' ? -1 : 1;
  const size = shift.estimate ?? (shift.low > 0 ? Infinity : -Infinity);
  if (shift.low <= 0 && shift.high >= 0) return 'unclear';
  if (Math.abs(size) <= margin) return 'slight';
  return sign * size > 0 ? 'worse' : 'better';
}
