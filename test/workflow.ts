/** The workflows of this project as a runner sees them, as far as they are looked at here. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(resolve(import.meta.dirname, '..'), '.github', 'workflows');

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

type Permissions = Readonly<Record<string, 'read' | 'write'>>;

interface Job {
  readonly 'runs-on'?: string;
  readonly 'timeout-minutes'?: number | string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Permissions;
  readonly env?: Readonly<Record<string, string>>;
  /** Another workflow, in the place of steps. */
  readonly uses?: string;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: object;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** All of them, by the name of their file. */
export const WORKFLOWS: Readonly<Record<string, Workflow>> = Object.fromEntries(
  readdirSync(FOLDER).map((file) => [file, parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow]),
);

/** What no runner would say before it is too late. */
export function workflowProblems({ on, permissions, jobs }: Workflow): string[] {
  return [
    ...(Object.keys(on ?? {}).length > 0 ? [] : ['nothing starts it']),
    ...(permissions === undefined || Object.values(permissions).includes('write')
      ? ['every job may write']
      : []),
    ...Object.entries(jobs).flatMap(([name, job]) => jobProblems(name, job, Object.keys(jobs))),
  ];
}

function jobProblems(name: string, job: Job, names: readonly string[]): string[] {
  const needs = [job.needs ?? []].flat();
  return [
    ...needs.filter((one) => !names.includes(one)).map((one) => `${name} needs ${one}, which is no job`),
    ...(job.uses !== undefined || job['timeout-minutes'] !== undefined ? [] : [`${name} may last for hours`]),
    ...(job.steps ?? []).flatMap((step) => stepProblems(step, job)),
  ];
}

/** What every step finds in its environment. */
const GIVEN = /^(GITHUB|RUNNER)_[A-Z_]+$|^(PATH|HOME)$/;

function stepProblems({ name, uses, run, env = {} }: Step, job: Job): string[] {
  const called = name ?? uses ?? 'a step';
  if (run === undefined) return /@[0-9a-f]{40}$/.test(uses ?? '') ? [] : [`"${called}" is not pinned`];
  // What stands in single quotes is no variable of the shell.
  const variables = [...run.replaceAll(/'[^']*'/g, '').matchAll(/\$\{?([A-Z]\w*)/g)].map(([, one]) => one!);
  return [
    // What an expression holds would be carried out.
    ...(run.includes('${{') ? [`"${called}" has an expression in its shell`] : []),
    ...variables
      .filter((one) => !(one in env) && !(one in (job.env ?? {})) && !GIVEN.test(one))
      .map((one) => `"${called}" is not given ${one}`),
  ];
}
