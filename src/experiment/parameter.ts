/**
 * Parameters: what an author may write in a word of the language, what is wrong with a value, and what it means to the
 * code behind the word. Expectations and faults declare theirs by name, and everything else follows from that: the types
 * of the word, its validation, its place in the lists of words.
 */

import { oneOf as mustBeOneOf, shown, unknownWord } from '../core/did-you-mean.ts';
import { DURATION_PATTERN, milliseconds, NO_DURATION, type Duration } from '../core/duration.ts';
import { durationWords } from '../core/quantity.ts';
import { bytesOf, NO_SIZE, SIZE_PATTERN, sizeWords, type Size } from '../core/size.ts';
import type { Workload } from '../workload/workload.ts';

declare const FAULT_NAME: unique symbol;
declare const WORKLOAD_NAME: unique symbol;
/** The name that a schedule gives a fault; the compiler refuses one that it never injects. */
export type FaultName = string & { readonly [FAULT_NAME]: true };
export type WorkloadName = string & { readonly [WORKLOAD_NAME]: true };

/** What a value may refer to. */
export interface Known {
  /** Names of the faults of the schedule, each as often as it is given to one. */
  readonly faults: readonly string[];
  readonly workloads: readonly Workload[];
}

/** Written is what an author writes and a plan stores, Bound what it means to the code behind the word. */
export interface Parameter<Written, Bound = Written> {
  /** What it may be, for lists of words. */
  readonly help: string;
  readonly isOptional?: true;
  /** What it is where it is left out. */
  readonly byDefault?: Written;
  /** What its values are names of, where they are. */
  readonly names?: 'fault' | 'faults' | 'workload';
  /** What is wrong with a value, as the end of a sentence; undefined when nothing is. */
  problem(value: unknown, known: Known): string | undefined;
  bind(value: Written): Bound;
  /** The value within a sentence. */
  say(value: Written): string;
}

/** A value of JSON, as a plan stores it. */
export type StoredValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** Any parameters by name. */
// oxlint-disable-next-line no-explicit-any -- what is written and bound is known where they are declared only
export type Parameters = Readonly<Record<string, Parameter<any, any>>>;

type WrittenIn<P> = P extends { say(value: infer W): string } ? W : never;
type BoundIn<P> = P extends { bind(value: never): infer B } ? B : never;
type OptionalIn<P extends Parameters> = {
  [K in keyof P]: P[K] extends { readonly isOptional: true } ? K : never;
}[keyof P];

/** The parameters that must be written. */
export type RequiredIn<P extends Parameters> = Exclude<keyof P, OptionalIn<P>>;

type Named<W, N extends string> = W extends FaultName
  ? N
  : W extends readonly FaultName[]
    ? readonly N[]
    : W extends WorkloadName
      ? string
      : W;

/** What an author writes; `N` are the names of the schedule's faults. */
export type Written<P extends Parameters, N extends string = string> = {
  readonly [K in RequiredIn<P>]: Named<WrittenIn<P[K]>, N>;
} & { readonly [K in OptionalIn<P>]?: Named<Exclude<WrittenIn<P[K]>, undefined>, N> };

/** What it means to the code behind the word. */
export type Bound<P extends Parameters> = { readonly [K in keyof P]: BoundIn<P[K]> };

/** Each value within a sentence; what was left out is undefined. */
export type Said<P extends Parameters> = {
  readonly [K in keyof P]: undefined extends BoundIn<P[K]> ? string | undefined : string;
};

/** A length of time that an author gave. */
export interface Length {
  readonly ms: number;
  readonly us: number;
  /** `9 s`. */
  readonly words: string;
}

function lengthOf(value: Duration): Length {
  const ms = milliseconds(value);
  return { ms, us: ms * 1_000, words: durationWords(value) };
}

function durationProblem(value: unknown): string | undefined {
  return typeof value === 'string' && DURATION_PATTERN.test(value)
    ? undefined
    : `${shown(value)} ${NO_DURATION}`;
}

/** A length of time with its unit. */
export const duration: Parameter<Duration, Length> = {
  help: "a duration such as '5s'",
  problem: durationProblem,
  bind: lengthOf,
  say: durationWords,
};

/** The shortest and the longest length of time. */
export interface Range {
  readonly least: Length;
  readonly most: Length;
  /** `8 s to 22 s`, and `at most 22 s` where the least is nothing. */
  readonly words: string;
}

/** Two lengths of time: at least, at most. */
export const range: Parameter<readonly [least: Duration, most: Duration], Range> = {
  help: "two durations such as ['8s', '22s']",
  problem: (value) => {
    if (!Array.isArray(value) || value.length !== 2)
      return `must be two durations such as ['8s', '22s'], not ${shown(value)}`;
    const wrong = value.map(durationProblem).find((one) => one !== undefined);
    if (wrong !== undefined) return wrong;
    const [least, most] = (value as Duration[]).map(milliseconds) as [number, number];
    return least <= most ? undefined : `must begin with the shorter one, not ${shown(value)}`;
  },
  bind: (value) => ({ least: lengthOf(value[0]), most: lengthOf(value[1]), words: rangeWords(value) }),
  say: rangeWords,
};

function rangeWords([least, most]: readonly [Duration, Duration]): string {
  return milliseconds(least) === 0
    ? `at most ${durationWords(most)}`
    : `${durationWords(least)} to ${durationWords(most)}`;
}

/** A number of things. */
export const count: Parameter<number> = {
  help: 'a whole number',
  problem: (value) =>
    Number.isInteger(value) && Number(value) >= 0 ? undefined : `must be a whole number, not ${shown(value)}`,
  bind: (value) => value,
  say: String,
};

const PERCENTAGE = /^(\d+(?:\.\d+)?)%$/;

/** A part of something. Bound as a share from 0 to 1. */
export const percentage: Parameter<`${number}%`, number> = {
  help: "a percentage such as '33%'",
  problem: (value) => {
    const percent = typeof value === 'string' ? PERCENTAGE.exec(value)?.[1] : undefined;
    return percent !== undefined && Number(percent) > 0 && Number(percent) <= 100
      ? undefined
      : `${shown(value)} is no percentage; write for example '33%'`;
  },
  bind: (value) => Number.parseFloat(value) / 100,
  say: (value) => `${Number.parseFloat(value)}\u202f%`,
};

const RATE = /^(\d+(?:\.\d+)?)(kbit|Mbit)\/s$/;
const BITS = { kbit: 1e3, Mbit: 1e6 };

/** How much may be sent. Bound in bit/s. */
export const rate: Parameter<`${number}${keyof typeof BITS}/s`, number> = {
  help: "a rate such as '1Mbit/s' or '64kbit/s'",
  problem: (value) =>
    typeof value === 'string' && Number(RATE.exec(value)?.[1] ?? 0) > 0
      ? undefined
      : `${shown(value)} is no rate; write for example '1Mbit/s'`,
  bind: (value) => {
    const [, number, unit] = RATE.exec(value)!;
    return Number(number) * BITS[unit as keyof typeof BITS];
  },
  say: (value) => value.replace(/(?=[kM])/, '\u202f'),
};

/** An amount of data. Bound in bytes. */
export const size: Parameter<Size, number> = {
  help: "a size such as '64kb' or '32mb'",
  problem: (value) =>
    typeof value === 'string' && SIZE_PATTERN.test(value) ? undefined : `${shown(value)} ${NO_SIZE}`,
  bind: bytesOf,
  say: (value) => sizeWords(bytesOf(value)),
};

/** One of several words. */
export function oneOf<const W extends string>(...words: readonly W[]): Parameter<W> {
  return {
    help: words.map((word) => `'${word}'`).join(' or '),
    problem: (value) =>
      (words as readonly unknown[]).includes(value) ? undefined : mustBeOneOf(value, words),
    bind: (value) => value,
    say: (value) => value,
  };
}

/** True or false. */
export const flag: Parameter<boolean> = {
  help: 'true or false',
  problem: (value) => (typeof value === 'boolean' ? undefined : mustBeOneOf(value, [true, false])),
  bind: (value) => value,
  say: String,
};

/** A fault of the schedule, by its name. */
export const fault: Parameter<FaultName> = {
  help: 'the name of a fault',
  names: 'fault',
  problem: (value, { faults }) => faultProblem(value, faults),
  bind: (value) => value,
  say: (value) => value,
};

/** Faults of the schedule, by their names. */
export const faults: Parameter<readonly FaultName[]> = {
  help: 'names of faults',
  names: 'faults',
  problem: (value, known) =>
    Array.isArray(value)
      ? value.map((one) => faultProblem(one, known.faults)).find((one) => one !== undefined)
      : `must be a list of names, not ${shown(value)}`,
  bind: (value) => value,
  say: (value) => value.join(', '),
};

/** A name that several faults of the schedule share means none of them. */
function faultProblem(value: unknown, names: readonly string[]): string | undefined {
  const bearers = names.filter((one) => one === value).length;
  if (bearers === 1) return undefined;
  if (typeof value !== 'string') return `must be the name of a fault, not ${shown(value)}`;
  return bearers === 0
    ? unknownWord('fault in the schedule', value, names)
    : `${bearers} faults of the schedule are named "${value}"; tell them apart with { as: … }`;
}

/** What may be left out. */
export function optional<W, B>(
  parameter: Parameter<W, B>,
): Parameter<W | undefined, B | undefined> & { readonly isOptional: true } {
  return {
    ...parameter,
    isOptional: true,
    problem: (value, known) => (value === undefined ? undefined : parameter.problem(value, known)),
    bind: (value) => (value === undefined ? undefined : parameter.bind(value)),
    say: (value) => (value === undefined ? '' : parameter.say(value)),
  };
}

/** What may be left out and then has this value. */
export function defaulted<W, B>(
  parameter: Parameter<W, B>,
  value: NoInfer<W>,
): Parameter<W | undefined, B> & { readonly isOptional: true } {
  return {
    ...parameter,
    isOptional: true,
    byDefault: value,
    help: `${parameter.help}; by default ${parameter.say(value)}`,
    problem: (given, known) => (given === undefined ? undefined : parameter.problem(given, known)),
    bind: (given) => parameter.bind(given ?? value),
    say: (given) => parameter.say(given ?? value),
  };
}

/** What is meant where a word's parameters are left out, as an author would write it. */
export function defaultsOf(declared: Parameters): Readonly<Record<string, StoredValue>> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, { byDefault }]) =>
      byDefault === undefined ? [] : [[name, byDefault as StoredValue]],
    ),
  );
}

/** What is wrong with the values of a word's parameters, each with the name of the parameter. */
export function parameterProblems(
  declared: Parameters,
  values: Readonly<Record<string, unknown>>,
  known: Known,
): { readonly name: string; readonly message: string }[] {
  const unknown = Object.keys(values)
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => ({ name, message: unknownWord('parameter', name, Object.keys(declared)) }));
  const wrong = Object.entries(declared).flatMap(([name, parameter]) => {
    const value = values[name];
    if (value === undefined && parameter.isOptional !== true) return [{ name, message: 'is missing' }];
    const message = parameter.problem(value, known);
    return message === undefined ? [] : [{ name, message }];
  });
  return [...unknown, ...wrong];
}

/** Every value as the code behind the word takes it. */
export function bindParameters<P extends Parameters>(
  declared: P,
  values: Readonly<Record<string, unknown>>,
): Bound<P> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, parameter]) => [name, parameter.bind(values[name])]),
  ) as Bound<P>;
}

/** Every value within a sentence; one that was left out and has no default is undefined. */
export function sayParameters<P extends Parameters>(
  declared: P,
  values: Readonly<Record<string, unknown>>,
): Said<P> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, parameter]) => {
      const isAbsent = values[name] === undefined && parameter.bind(undefined) === undefined;
      return [name, isAbsent ? undefined : parameter.say(values[name])];
    }),
  ) as Said<P>;
}
