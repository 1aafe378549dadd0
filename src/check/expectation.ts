/**
 * One definition a word: what an author writes, what it may be, how it is said, what it measures and how it is judged.
 * The word itself is what `expectation` makes of its definition; everything else is read from there.
 */

import type { Expectation } from '../experiment/expectation.ts';
import {
  bindParameters,
  sayParameters,
  type Bound as BoundValues,
  type FaultName,
  type Parameters,
  type RequiredIn,
  type Said,
  type WorkloadName,
  type Written,
} from '../experiment/parameter.ts';
import type { Facts } from '../facts/facts.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import type { Workload } from '../workload/workload.ts';
import type { Answer, Draft, MeasureKinds } from './finding.ts';

/** Names of faults and workloads stand for what they name. */
type Found<B> = B extends FaultName
  ? FaultSpan
  : B extends readonly FaultName[]
    ? readonly FaultSpan[]
    : B extends WorkloadName
      ? Workload
      : B;

/** What a checker gets: durations as lengths, faults as they were injected, workloads as they were declared. */
export type Bound<P extends Parameters> = {
  readonly [K in keyof BoundValues<P>]: Found<BoundValues<P>[K]>;
};

/** A word as it is declared. */
export interface Definition<P extends Parameters, M extends MeasureKinds> {
  readonly name: string;
  /** What is true when it held, and what is true when it failed. */
  readonly title: string;
  readonly failureTitle: string;
  readonly parameters: P;
  /** What it may measure, by the id under which everything that reads results finds it. */
  readonly measures: M;
  /** The parameters of one use that makes sense, for lists of words. */
  readonly example: Written<P>;
  /**
   * Whether it judges, with these parameters, what is in the data or in epochs, whenever it came there: that a process
   * was held up or a clock was off cannot have made up what it finds. Otherwise it judges when things happened.
   */
  isTimeless?(written: Written<P>): boolean;
  /** Whether it judges what happens up to the heal, so that an experiment may expect it that does not settle. */
  readonly untilHeal?: true;
  /** What is wrong with parameters that are each as they should be, as the end of a sentence; undefined when nothing is. */
  problem?(written: Written<P>): string | undefined;
  /** The expectation as a sentence, for plans and for the report's method. */
  says(parameters: Said<P>): string;
  /** Pure. Every way out is one of `finding.held`, `finding.failed` and `finding.undecided`. */
  check(facts: Facts, bound: Bound<P>, finding: Draft<M>): Answer;
}

/** A definition of any word, as the code that treats all words alike knows it. */
// oxlint-disable-next-line no-explicit-any -- the parameters and measures of a word are known to its own file only
export type AnyDefinition = Definition<any, any>;

interface Defined<P extends Parameters, M extends MeasureKinds> {
  readonly definition: Definition<P, M>;
  /** What this word says among an experiment's expectations: the parameters of each use, in order, bound but for names. */
  among(expect: readonly Expectation[]): readonly BoundValues<P>[];
}

/**
 * The word of a definition. One whose parameters may all be left out may stand without any. Where none of its values
 * names a fault N is never, whatever the place where it stands would allow.
 */
export type Word<P extends Parameters, M extends MeasureKinds> = Defined<P, M> &
  ([RequiredIn<P>] extends [never]
    ? <const N extends string = never>(parameters?: Written<P, N>) => Expectation<NoInfer<N>>
    : <const N extends string = never>(parameters: Written<P, N>) => Expectation<NoInfer<N>>);

/** Makes a word of its definition: call it in an experiment. */
export function expectation<const P extends Parameters, const M extends MeasureKinds>(
  definition: Definition<P, M>,
): Word<P, M> {
  const { name, parameters: declared } = definition;
  const word = (written: Readonly<Record<string, unknown>> = {}): Expectation => {
    const values = Object.entries(written).filter(([, value]) => value !== undefined);
    const parameters = Object.fromEntries(values) as Expectation['parameters'];
    return { check: name, parameters, faults: faultsIn(declared, parameters) };
  };
  const among: Defined<P, M>['among'] = (expect) =>
    expect
      .filter(({ check }) => check === name)
      .map(({ parameters }) => bindParameters(declared, parameters));
  return Object.assign(word, { definition, among }) as unknown as Word<P, M>;
}

/** The names of faults among the values of parameters. */
export function faultsIn(declared: Parameters, values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(declared).flatMap(([key, { names }]) =>
    names === 'fault' || names === 'faults' ? ([values[key] ?? []].flat() as string[]) : [],
  );
}

/** An expectation as a sentence. */
export function describeExpectation(definition: AnyDefinition, { parameters }: Expectation): string {
  return definition.says(sayParameters(definition.parameters as Parameters, parameters));
}
