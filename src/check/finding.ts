/** A finding: what was measured and seen, and one of three verdicts with its sentence. */

import type { Unit } from '../core/quantity.ts';
import type { Evidence } from '../facts/evidence.ts';
import { figureText, type Figure } from '../facts/figures.ts';
import type { Verdict } from './verdict.ts';

/** The direction in which a number gets worse for those who use the deployment. */
export type Worse = 'more' | 'less';

/** What a measure is in words, and its unit. */
export interface MeasureKind {
  readonly label: string;
  readonly unit: Unit;
  /** Absent where neither direction is worse, as for how long something was watched. */
  readonly worse?: Worse;
}

/** What a word may measure, by id. */
export type MeasureKinds = Readonly<Record<string, MeasureKind>>;

/** A measured number beside its limit. */
export interface Measure extends Omit<Figure, 'fact'> {
  readonly id: string;
  /** What is measured, in words. */
  readonly name: string;
  /** The fact that it is, where the same one may stand somewhere else as well. */
  readonly fact?: string;
  /** The limit in words, such as `at most 8 s`; absent where none was set. */
  readonly limit?: string;
}

/** One of several things that may happen, in words of the definition's own. */
export interface Outcome {
  readonly expected: string;
  readonly observed: string;
}

/** What a checker answers. */
export interface Answer {
  readonly verdict: Verdict;
  /** What was seen, as one sentence with its numbers. */
  readonly sentence: string;
  readonly measures: readonly Measure[];
  /** In order of time. */
  readonly evidence: readonly Evidence[];
  /** Where the expectation is that one of several things happens: which, and what did. */
  readonly outcome?: Outcome;
  /** What a reader may ask who sees its numbers, such as why two of them differ by a little; a sentence each. */
  readonly remarks?: readonly string[];
}

/** An answer with the word that it answers. */
export interface Finding extends Answer {
  readonly check: string;
  /** What is true of it: the title of the word where it held, its failure title where it failed. */
  readonly title: string;
  /** The expectation as a sentence. */
  readonly expected: string;
  /** Whether it would be the same whenever things were seen. */
  readonly isTimeless: boolean;
  /** `evidence` holds at most EVIDENCE_LIMIT pieces: the first, the last and some in between of so many. */
  readonly evidenceTotal: number;
}

/** A finding while it is written: what is measured and seen on the way, and the ways out. */
export class Draft<M extends MeasureKinds> {
  private readonly kinds: M;
  private readonly errors: ReadonlyMap<string, number>;
  private readonly measured: Measure[] = [];
  private readonly seen: Evidence[] = [];
  private readonly remarked: string[] = [];
  private happened: Outcome | undefined;

  /** `errors` are what measures may be off by, by id and in their units, where that is known beforehand. */
  constructor(kinds: M, errors: ReadonlyMap<string, number> = new Map()) {
    this.kinds = kinds;
    this.errors = errors;
  }

  /** Notes a measure, a figure or a number of the unit that its kind has, and answers with its text. */
  measure(
    id: keyof M & string,
    value: Figure | Omit<Figure, 'fact'> | number | null,
    limit?: string,
  ): string {
    const { label: name, unit } = this.kinds[id]!;
    const bare = typeof value === 'object' && value !== null ? value : { value, unit };
    const error = this.errors.get(id);
    const figure = error === undefined ? bare : { ...bare, error };
    this.measured.push({ id, name, ...figure, ...(limit === undefined ? {} : { limit }) });
    return figureText(figure);
  }

  /** Notes what was seen. */
  evidence(...pieces: readonly Evidence[]): void {
    this.seen.push(...pieces);
  }

  /** Notes what explains its numbers, where there is something to explain. */
  remark(sentence: string | undefined): void {
    if (sentence !== undefined) this.remarked.push(sentence);
  }

  /** Notes which of several things happened. */
  outcome(outcome: Outcome): void {
    this.happened = outcome;
  }

  /** Seen to be true. */
  held(sentence: string): Answer {
    return this.answer('held', sentence);
  }

  /** Seen to be false. */
  failed(sentence: string): Answer {
    return this.answer('failed', sentence);
  }

  /** This run could not have told; says why. */
  undecided(sentence: string): Answer {
    return this.answer('undecided', sentence);
  }

  private answer(verdict: Verdict, sentence: string): Answer {
    return {
      verdict,
      sentence,
      measures: this.measured,
      evidence: this.seen.toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity)),
      ...(this.happened === undefined ? {} : { outcome: this.happened }),
      ...(this.remarked.length === 0 ? {} : { remarks: this.remarked }),
    };
  }
}
