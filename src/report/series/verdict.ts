/** The verdict of a series: as bad as its worst run, with every run named that did not hold. */

import { quantity } from '../../core/quantity.ts';
import { byWord, type SuiteWord } from '../suite.ts';
import { WORDS } from '../word.ts';
import { isDecided, medianError } from './groups.ts';
import { beyondWords } from './words.ts';
import type { Group, SeriesHead, SeriesMember, SeriesResult } from './result.ts';

type Verdict = SeriesResult['verdict'];

/** How many are named in one sentence; all are in the reasons. */
const NAMED = 6;

/** Judges repetitions and sweeps. */
export function samplesVerdict(members: readonly SeriesMember[], groups: readonly Group[]): Verdict {
  if (worstOf(members) === 'skipped') return skippedVerdict(members);
  const sentences = [heldSentence(members, 'run'), keySentence(groups), outsideSentence(groups)];
  return {
    word: worstOf(members),
    sentence: sentences.filter((sentence) => sentence !== undefined).join(' '),
    reasons: reasonsOf(members),
  };
}

/** Judges a table: a cell that is not as expected is wrong, and one without a control beside it proves nothing. */
export function tableVerdict(head: SeriesHead, members: readonly SeriesMember[]): Verdict {
  const lacking = pagesWithoutControl(head, members);
  const own = worstOf(members);
  if (own === 'skipped') return skippedVerdict(members);
  const word = own === 'held' && lacking.length > 0 ? 'undecided' : own;
  const outcomes = Map.groupBy(
    members.filter(({ observed }) => observed !== undefined),
    ({ observed }) => observed!,
  );
  const counted = [...outcomes].map(([outcome, cells]) => `${cells.length} ${outcome}`);
  const reasons = lacking.map(
    (page) => `No cell${page} showed "${head.control}", so its other cells prove nothing.`,
  );
  return {
    word,
    sentence: [
      heldSentence(members, 'cell'),
      ...(counted.length === 0 ? [] : [`Observed: ${counted.join(', ')}.`]),
      ...reasons.slice(0, 1),
    ].join(' '),
    reasons: [...reasons, ...reasonsOf(members)],
  };
}

/** The worst word of all runs. */
function worstOf(members: readonly SeriesMember[]): SuiteWord {
  return members.toSorted(byWord)[0]?.word ?? 'undecided';
}

/** Of a series of which nothing was tried. */
function skippedVerdict([first]: readonly SeriesMember[]): Verdict {
  return { word: 'skipped', sentence: first!.sentence, reasons: [] };
}

/** `18 of 20 runs held; failed: #3; undecided: #7.` */
function heldSentence(members: readonly SeriesMember[], noun: string): string {
  const held = members.filter(({ word }) => word === 'held').length;
  const others = Map.groupBy(
    members.filter(({ word }) => word !== 'held'),
    ({ word }) => word,
  );
  const rest = [...others].map(([word, own]) => `${WORDS[word].label.toLowerCase()}: ${named(own)}`);
  const all = `${held} of ${members.length} ${noun}${members.length === 1 ? '' : 's'} held`;
  return rest.length === 0 ? `${all}.` : `${all}; ${rest.join('; ')}.`;
}

function named(members: readonly SeriesMember[]): string {
  const shown = members.slice(0, NAMED).map(({ label, expected, observed }) => {
    if (observed === undefined || expected === undefined) return label;
    return observed === expected ? label : `${label} (${observed} instead of ${expected})`;
  });
  return members.length > NAMED ? `${shown.join(', ')} and ${members.length - NAMED} more` : shown.join(', ');
}

function reasonsOf(members: readonly SeriesMember[]): string[] {
  return members.filter(({ word }) => word !== 'held').map(({ label, sentence }) => `${label}: ${sentence}`);
}

/** The first number of a series that varies by chance alone; a sweep has its own pictures. */
function keySentence(groups: readonly Group[]): string | undefined {
  const [group] = groups;
  if (group === undefined || groups.length > 1) return undefined;
  const first = group.statistics.find(({ group: kind, n }) => kind === 'number' && n > 0);
  if (first === undefined) return undefined;
  const error = medianError(first);
  const { interval, unit, min, max } = first;
  const between =
    interval === null
      ? ''
      : `, with ${Math.round(interval.coverage * 100)} % between ${quantity(interval.low, unit, error)} and ${quantity(interval.high, unit, error)}`;
  const median =
    first.median === null
      ? `beyond ${quantity(max, unit, first.error)}`
      : quantity(first.median, unit, error);
  return `${first.words}: median ${median}${between}; samples from ${quantity(min, unit, first.error)} to ${quantity(max, unit, first.error)}.${beyondWords(first)}`;
}

function outsideSentence(groups: readonly Group[]): string | undefined {
  const outside = groups.flatMap(({ label, statistics }) =>
    statistics
      .filter((row) => row.outside > 0)
      .map((row) => `"${row.id}" in ${row.outside} of ${row.n}${groups.length > 1 ? ` (${label})` : ''}`),
  );
  return outside.length === 0 ? undefined : `Outside the predicted band: ${outside.join(', ')}.`;
}

/** `" with N=3"` for every page of a table on which no decided cell showed the control; `""` for a table of one page. */
function pagesWithoutControl({ axes, control }: SeriesHead, members: readonly SeriesMember[]): string[] {
  const pages = Map.groupBy(members, ({ at }) =>
    axes
      .slice(0, -2)
      .map(({ name }) => `${name}=${at[name]}`)
      .join(' '),
  );
  return [...pages].flatMap(([page, cells]) => {
    const isControlled = cells.some((cell) => isDecided(cell) && cell.observed === control);
    const hasOthers = cells.some((cell) => cell.observed !== undefined && cell.observed !== control);
    return isControlled || !hasOthers ? [] : [page === '' ? '' : ` with ${page}`];
  });
}
