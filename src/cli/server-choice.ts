/** Servers that are chosen for the local lab in the place of the installed one: `--server redis-8.0=PATH`. */

import { resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { isSeries, type NamedExperiment, type SuiteItem } from '../plan/planned-run.ts';
import { identified, programsAt, type ServerProgram } from '../testbed/local/server-program.ts';
import type { Options } from './command.ts';

export const SERVER_OPTION = {
  server: {
    value: 'NAME=PATH',
    isRepeatable: true,
    help: 'in the local lab: a server (redis-server or valkey-server, or a folder that holds one) in the place of the installed one; its reports are a suite of their own in the folder NAME; can be given again',
  },
} as const satisfies Options;

export interface ServerChoice extends ServerProgram {
  /** What its folder of reports is called. */
  readonly name: string;
  /** The choice as it can be given again. */
  readonly given: string;
}

/** A name of a folder, and of no other one. */
const NAME = /^[a-z0-9][\w.-]*$/i;

/** The choices, in order; BAD_ARGUMENT where one is none, leads to no server, or has the name of another. */
export function serverChoices(texts: readonly string[]): ServerChoice[] {
  const choices = texts.map(choiceOf);
  const twice = choices.find(({ name }, index) => choices.findIndex((one) => one.name === name) < index);
  if (twice === undefined) return choices;
  throw new ChaosError('BAD_ARGUMENT', `two servers are called ${twice.name}`, {
    hint: 'their reports are told apart by these names',
  });
}

function choiceOf(text: string): ServerChoice {
  const [, name = '', path = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (!NAME.test(name))
    throw new ChaosError('BAD_ARGUMENT', `"${text}" chooses no server`, {
      hint: 'write NAME=PATH, such as redis-8.0=/opt/redis-8.0/bin/redis-server',
    });
  const program = programFor(name, resolve(path));
  return { ...program, name, given: `${name}=${program.path}` };
}

function programFor(name: string, path: string): ServerProgram {
  const found = programsAt(path).flatMap((one) => identified(one) ?? []);
  const meant = found.length < 2 ? found : found.filter(({ server }) => name.startsWith(server));
  const [program] = meant;
  if (program !== undefined) return program;
  if (found.length > 0)
    throw new ChaosError(
      'BAD_ARGUMENT',
      `${path} holds ${found.map(({ version }) => version).join(' and ')}`,
      {
        hint: `name the program, or call it redis-… or valkey-… instead of ${name}`,
      },
    );
  throw new ChaosError('BAD_ARGUMENT', `there is no server of Redis or Valkey at ${path}`, {
    hint: 'redis-server or valkey-server is wanted, or a folder that holds it, itself or in bin',
  });
}

/** The same experiments of this kind of server, which then is what their plans say. */
export function carriedOutBy(items: readonly SuiteItem[], { server }: ServerChoice): SuiteItem[] {
  const by = <T extends NamedExperiment>(one: T): T => {
    const { topology } = one.experiment;
    return { ...one, experiment: { ...one.experiment, topology: { ...topology, server } } };
  };
  return items.map((one) => (isSeries(one) ? { ...one, variants: one.variants.map(by) } : by(one)));
}
