/** What stored runs show, by experiment: the numbers that claims are judged by. */

import { failover } from '../../check/failover.ts';
import type { MeasureKinds } from '../../check/finding.ts';
import { quantity } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';

/** A stored run and its folder, relative to the reports folder. */
export interface StoredRun {
  readonly result: RunResult;
  readonly directory: string;
}

/** A word of `expect`, or an invariant. */
interface Judged<M extends MeasureKinds> {
  readonly definition: { readonly name: string; readonly measures: M };
}

const SPLIT_VOTES_COST = 'splitVotesCost' satisfies keyof typeof failover.definition.measures;

/** Thrown when a run lacks a number: the claim is then open, and the message says why. */
export class NotMeasured extends Error {}

export class StoredEvidence {
  private readonly runs: ReadonlyMap<string, StoredRun>;

  /** One run an experiment. */
  constructor(runs: ReadonlyMap<string, StoredRun>) {
    this.runs = runs;
  }

  /** The run of an experiment. */
  run(experiment: string): StoredRun {
    const run = this.runs.get(experiment);
    if (run === undefined) throw new NotMeasured(`${experiment} was not run`);
    return run;
  }

  /** One of the four key numbers: seconds, or writes. */
  number(experiment: string, id: RunResult['numbers'][number]['id']): number {
    const number = this.run(experiment).result.numbers.find((one) => one.id === id);
    if (number === undefined || number.value === null)
      throw new NotMeasured(`${experiment} could not measure "${number?.label ?? id}"`);
    return number.value;
  }

  /** A measure of a finding, in its unit. `nth` counts findings of the same word from 0. */
  measure<M extends MeasureKinds>(
    experiment: string,
    word: Judged<M>,
    id: keyof M & string,
    nth = 0,
  ): number {
    const measure = this.finding(experiment, word.definition.name, nth).measures.find((one) => one.id === id);
    if (measure === undefined || measure.value === null)
      throw new NotMeasured(`${experiment} could not measure "${measure?.name ?? id}"`);
    return measure.value;
  }

  /** Seconds from a fault to the first write that the new master acknowledged, without what split votes cost. */
  failover(experiment: string, nth = 0): number {
    const { measures } = this.finding(experiment, failover.definition.name, nth);
    const cost = measures.find(({ id }) => id === SPLIT_VOTES_COST)?.value ?? 0;
    return this.measure(experiment, failover, 'firstWrite', nth) - cost;
  }

  /** Whether a check of a run held; undecided leaves the claim open. */
  held<M extends MeasureKinds>(experiment: string, word: Judged<M>, nth = 0): boolean {
    const { verdict, sentence } = this.finding(experiment, word.definition.name, nth);
    if (verdict === 'undecided') throw new NotMeasured(`in ${experiment}, ${sentence}`);
    return verdict === 'held';
  }

  /** Writes that a run or one of its workloads had acknowledged. */
  acknowledged(experiment: string, workload?: string): number {
    const own = this.run(experiment).result.workloads.filter(
      ({ name }) => workload === undefined || name === workload,
    );
    if (own.length === 0) throw new NotMeasured(`${experiment} has no workload "${workload}"`);
    return own.reduce((sum, one) => sum + one.ok, 0);
  }

  /** Writes of one workload that were acknowledged and lost. */
  lost(experiment: string, workload: string): number {
    const own = this.run(experiment).result.workloads.find(({ name }) => name === workload);
    if (own === undefined || own.lost === null)
      throw new NotMeasured(`${experiment} could not count what "${workload}" lost`);
    return own.lost;
  }

  private finding(experiment: string, check: string, nth: number): RunResult['findings'][number] {
    const finding = this.run(experiment).result.findings.filter((one) => one.check === check)[nth];
    if (finding === undefined) throw new NotMeasured(`${experiment} did not look for "${check}"`);
    return finding;
  }
}

/** `10.1 s`. */
export function seconds(value: number): string {
  return quantity(value, 's');
}

/** `340 ms`. */
export function milliseconds(value: number): string {
  return quantity(value, 'ms');
}

/** `312 writes`. */
export function writes(value: number): string {
  return quantity(value, 'writes');
}
