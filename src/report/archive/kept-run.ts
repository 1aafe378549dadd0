/** Runs of an archive in memory: what many have alike stands there once, and what each measured is numbers in a row. */

import type { Unit } from '../../core/quantity.ts';
import type { RunLine } from './line.ts';

/** What was measured, and in which units: few kinds of runs have the same. */
export interface Shape {
  readonly ids: readonly string[];
  readonly units: readonly Unit[];
}

export interface KeptMeasures {
  readonly shape: Shape;
  /** Of each id its value and its error; a value that was not measurable is NaN. */
  readonly numbers: readonly number[];
}

export interface KeptRun extends Omit<RunLine, 'archive' | 'measures'> {
  readonly measures: KeptMeasures;
}

/** Makes runs of the lines of one archive. */
export class RunKeeper {
  private readonly texts = new Map<string, string>();
  private readonly shapes = new Map<string, Shape[]>();
  private versions: RunLine['versions'];

  keep(line: RunLine): KeptRun {
    const { run, experiment, title, place, startedAt, testbed, word, sentence, attempts } = line;
    const { elections, versions, settings, measures } = line;
    const kept: { -readonly [F in keyof KeptRun]: KeptRun[F] } = {
      run,
      experiment: this.text(experiment),
      title: this.text(title),
      startedAt,
      testbed: this.text(testbed),
      word,
      attempts,
      measures: this.measures(measures),
    };
    // One by one: a copy of what is there takes several times as long.
    if (place !== undefined) kept.place = this.text(place);
    if (sentence !== undefined) kept.sentence = sentence;
    if (elections !== undefined) kept.elections = elections;
    if (versions !== undefined) kept.versions = this.same(versions);
    if (settings !== undefined) kept.settings = this.text(settings);
    return kept;
  }

  private text(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    this.texts.set(text, text);
    return text;
  }

  /** Runs that follow each other mostly have the same. */
  private same(versions: NonNullable<RunLine['versions']>): NonNullable<RunLine['versions']> {
    if (this.versions !== undefined && isSame(this.versions, versions)) return this.versions;
    this.versions = versions;
    return versions;
  }

  private measures(measures: RunLine['measures']): KeptMeasures {
    const numbers: number[] = [];
    for (const id in measures) {
      const [value, error] = measures[id]!;
      numbers.push(value ?? NaN, error);
    }
    return { shape: this.shape(measures), numbers };
  }

  private shape(measures: RunLine['measures']): Shape {
    const ids = Object.keys(measures);
    // Those of one first id are few.
    const first = ids[0] ?? '';
    const shapes = this.shapes.get(first) ?? [];
    const known = shapes.find((one) => isOf(one, ids, measures));
    if (known !== undefined) return known;
    const shape = { ids, units: ids.map((id) => measures[id]![2]) };
    this.shapes.set(first, [...shapes, shape]);
    return shape;
  }
}

function isOf({ ids, units }: Shape, own: readonly string[], measures: RunLine['measures']): boolean {
  if (ids.length !== own.length) return false;
  for (let n = 0; n < ids.length; n++)
    if (ids[n] !== own[n] || units[n] !== measures[own[n]!]![2]) return false;
  return true;
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  let left = Object.keys(a).length;
  for (const name in b) {
    if (a[name] !== b[name]) return false;
    left--;
  }
  return left === 0;
}
