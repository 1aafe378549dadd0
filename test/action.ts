/** The composite action as a runner sees it: its steps, and their shell carried out on this machine. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { said, type Said } from './said.ts';

const FILE = join(resolve(import.meta.dirname, '..'), 'action.yml');

export interface Step {
  readonly name: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** As far as it is looked at here. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** Of this project. */
export const ACTION = parse(readFileSync(FILE, 'utf8')) as Action;

/** What no runner would say before it is too late. */
export function problemsOf({ inputs, runs: { using, steps } }: Action): string[] {
  const used = [...JSON.stringify(steps).matchAll(/inputs\.(\w+)/g)].map(([, name]) => name!);
  return [
    ...(using === 'composite' ? [] : [`it is ${using}`]),
    ...steps.flatMap(stepProblems),
    ...used.filter((name) => !(name in inputs)).map((name) => `there is no input ${name}`),
    ...Object.keys(inputs)
      .filter((name) => !used.includes(name))
      .map((name) => `the input ${name} is of no use`),
  ];
}

function stepProblems({ name, run, shell, uses, env = {} }: Step): string[] {
  if (run === undefined) return /@[0-9a-f]{40}$/.test(uses ?? '') ? [] : [`"${name}" is not pinned`];
  const variables = [...run.matchAll(/\$\{?([A-Z]\w*)/g)].map(([, variable]) => variable!);
  return [
    ...(shell === 'bash' ? [] : [`"${name}" names no shell`]),
    // What an input holds would be carried out.
    ...(run.includes('${{') ? [`"${name}" has an expression in its shell`] : []),
    ...variables
      .filter((variable) => !(variable in env) && !GIVEN.includes(variable))
      .map((variable) => `"${name}" is not given ${variable}`),
  ];
}

/** What every step finds in its environment. */
const GIVEN = ['GITHUB_ACTION_PATH', 'GITHUB_STEP_SUMMARY', 'RUNNER_TEMP'];

/** Whether a step is carried out with these inputs: conditions here are `inputs.NAME == 'VALUE'`, joined by `&&`. */
export function isCarriedOut(step: Step, inputs: Readonly<Record<string, string>>): boolean {
  const { if: condition } = step;
  if (condition === undefined || condition === 'always()') return true;
  return condition.split(' && ').every((one) => {
    const [, name, value] = /^inputs\.(\w+) == '(\w*)'$/.exec(one)!;
    return withDefaults(inputs)[name!] === value;
  });
}

/** Where a step is carried out. */
export interface Runner {
  /** The checkout of whoever uses the action. */
  readonly workspace: string;
  /** The checkout of the action. */
  readonly action: string;
  readonly temporary: string;
  /** A folder of programs that are found before others. */
  readonly programs?: string;
}

/** Carries the shell of a step out as a runner does. */
export function carriedOut(
  { run, env = {} }: Step,
  inputs: Readonly<Record<string, string>>,
  { workspace, action, temporary, programs }: Runner,
): Promise<Said> {
  const given = withDefaults(inputs);
  const own = Object.entries(env).map(
    ([name, text]) =>
      `${name}=${text.replaceAll(/\$\{\{ inputs\.(\w+) \}\}/g, (_, input: string) => given[input]!)}`,
  );
  const variables = [
    ...own,
    `GITHUB_ACTION_PATH=${action}`,
    `GITHUB_STEP_SUMMARY=${join(temporary, 'summary.md')}`,
    `RUNNER_TEMP=${temporary}`,
    ...(programs === undefined ? [] : [`PATH=${programs}:${process.env['PATH']}`]),
  ];
  const shell = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', run!];
  return said('env', [...variables, ...shell], workspace);
}

function withDefaults(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const defaults = Object.entries(ACTION.inputs).map(([name, { default: value }]) => [name, value]);
  return { ...(Object.fromEntries(defaults) as Record<string, string>), ...inputs };
}
