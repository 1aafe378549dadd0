/** Two sides compared: for each experiment that both have, its verdicts, its numbers and what it was carried out with. */

import { onBoth, type Both } from './both.ts';
import { compareNumber, type ComparedNumber, type ComparisonWord, type Demands } from './numbers.ts';
import { compareSettings, type ComparedSettings } from './settings.ts';
import { isDecided, type Measured, type Side, type Subject } from './side.ts';
import type { Shift } from './shift.ts';
import { originOf, type Origin } from './steps.ts';
import { compareRate, compareVerdicts, type ComparedRate, type ComparedVerdicts } from './verdicts.ts';

/** How often, at most, an interval of a comparison that decides misses what it is about: of all of them together. */
export const ERROR = 0.05;

export interface ComparedSubject {
  readonly experiment: string;
  readonly title: string;
  readonly place: string;
  readonly word: ComparisonWord;
  readonly verdicts: ComparedVerdicts;
  /** Those that decide first. */
  readonly numbers: readonly ComparedNumber[];
  /** Absent where a side had no election in which votes could split. */
  readonly splitVotes?: ComparedRate;
  /** Of the time to the first write that a new master acknowledged; absent where a side has no failover. */
  readonly origin?: Origin;
  /** Absent where only the series of a side is stored, without its runs. */
  readonly settings?: ComparedSettings;
  readonly versions?: ComparedSettings;
}

export interface Comparison {
  /** What was given on the command line. */
  readonly names: Both<string>;
  readonly tolerance: number;
  /** Of each interval; so high that all that decide hold together with 1 − ERROR. */
  readonly confidence: number;
  readonly word: ComparisonWord;
  readonly subjects: readonly ComparedSubject[];
  /** Experiments that only one side has. */
  readonly only: Both<readonly string[]>;
}

type Pair = Both<Subject>;

/** Compares `next` with `base`. One subject each is compared whatever they are called, unless it is to be by name. */
export function compare(
  sides: Both<Side>,
  tolerance: number,
  { byName = false }: { readonly byName?: boolean } = {},
): Comparison {
  const pairs = pairsOf(
    onBoth(sides, ({ subjects }) => subjects),
    byName,
  );
  const confidence = 1 - ERROR / Math.max(1, pairs.flatMap(decisions).length);
  const subjects = pairs.map((pair) => compareSubject(pair, { confidence, tolerance }));
  const paired = new Set(pairs.flatMap(({ base, next }) => [base, next]));
  const only = onBoth(sides, (side) => side.subjects.filter((one) => !paired.has(one)).map(nameOf));
  const isWhole = only.base.length === 0 && subjects.length > 0;
  return {
    names: onBoth(sides, ({ name }) => name),
    tolerance,
    confidence,
    word: worst([...subjects.map(({ word }) => word), ...(isWhole ? [] : (['cannot tell'] as const))]),
    subjects,
    only,
  };
}

/** `master-killed` or `master-killed downAfter=1s`. */
export function nameOf({ experiment, place }: Pick<Subject, 'experiment' | 'place'>): string {
  return place === '' ? experiment : `${experiment} ${place}`;
}

function pairsOf({ base, next }: Both<readonly Subject[]>, byName: boolean): Pair[] {
  if (!byName && base.length === 1 && next.length === 1) return [{ base: base[0]!, next: next[0]! }];
  const others = new Map(next.map((one) => [nameOf(one), one]));
  return base.flatMap((one) => {
    const other = others.get(nameOf(one));
    return other === undefined ? [] : [{ base: one, next: other }];
  });
}

/** What chance can make a subject worse by: its headlines and phases, its split votes and how often it failed. */
function decisions({ base, next }: Pair): string[] {
  const all = [...base.runs, ...next.runs].filter(isDecided).flatMap(({ measured }) => measured);
  const numbers = idsOf(all.filter(({ kind, value }) => kind !== 'detail' && value !== null));
  return [...numbers, 'split votes', 'failed'];
}

function idsOf(measured: readonly Measured[]): string[] {
  return [...new Set(measured.map(({ id }) => id))];
}

function compareSubject(pair: Pair, demands: Demands): ComparedSubject {
  const { confidence } = demands;
  const { experiment, title, place } = pair.next;
  const decided = onBoth(pair, ({ runs }) => runs.filter(isDecided));
  const verdicts = compareVerdicts(
    onBoth(pair, ({ runs }) => runs),
    confidence,
  );
  const ids = idsOf([...decided.base, ...decided.next].flatMap(({ measured }) => measured));
  const numbers = ids
    .flatMap((id) => compareNumber(id, decided, demands) ?? [])
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const splitVotes = compareRate(onBoth(pair, splitIn), confidence);
  const origin = originOf(decided, 'failover', confidence);
  const settings = compareSettings(decided, 'settings');
  const versions = compareSettings(decided, 'versions');
  return {
    experiment,
    title,
    place,
    verdicts,
    numbers,
    ...(splitVotes === undefined ? {} : { splitVotes }),
    ...(origin === undefined ? {} : { origin }),
    ...(settings === undefined ? {} : { settings }),
    ...(versions === undefined ? {} : { versions }),
    word: worst([
      verdicts.word,
      ...numbers.flatMap(({ word }) => word ?? []),
      ...(splitVotes !== undefined && splitVotes.difference.low > 0 ? (['worse'] as const) : []),
    ]),
  };
}

const KINDS: readonly Measured['kind'][] = ['headline', 'phase', 'detail'];

/** Elections of all runs, whatever became of them: a split vote may be what left a run undecided. */
function splitIn({ runs }: Subject): { seen: number; cases: number } {
  const all = runs.flatMap(({ elections }) => elections ?? []);
  return {
    seen: all.reduce((sum, { split }) => sum + split, 0),
    cases: all.reduce((sum, { total }) => sum + total, 0),
  };
}

interface Shifted {
  readonly shift?: Shift;
}

/** Whether its difference has an interval: of fewer runs it says only how far apart these very runs are. */
export function hasInterval({ shift }: Shifted): boolean {
  return shift?.coverage !== undefined;
}

/** Whether its interval excludes that nothing changed; without one nothing is known to differ. */
export function isDifferent({ shift }: Shifted): boolean {
  return shift?.coverage !== undefined && (shift.low > 0 || shift.high < 0);
}

function worst(words: readonly ComparisonWord[]): ComparisonWord {
  return (['worse', 'cannot tell'] as const).find((word) => words.includes(word)) ?? 'no worse';
}
