/** Which program each process of a deployment runs, and how it comes into a lab. */

import { resolve } from 'node:path';
import { ChaosError } from '../../core/errors.ts';
import type { PlacedProcess, Topology } from '../../experiment/topology.ts';
import { isProgram, type Environment } from '../program.ts';
import { versionWords } from '../server-version.ts';
import { shellCommand } from '../shell-program.ts';
import type { Lab } from './lab.ts';
import { ownProgramOf, programOf } from './process-files.ts';
import { findServerProgram } from './server-program.ts';

/** The paths of a deployment's programs. */
export interface Programs {
  readonly server: Topology['server'];
  readonly path: string;
  /** Those of processes that run another, by name. */
  readonly own: ReadonlyMap<string, string>;
}

/**
 * Finds the programs on this machine, as this environment names them; throws MISSING_PREREQUISITE, or BAD_EXPERIMENT where a
 * process has none of its own.
 */
export function serverPrograms(
  { server, servers }: Pick<Topology, 'server' | 'servers'>,
  env?: Environment,
): Programs {
  const own = Object.entries(servers).map(
    ([process, given]) => [process, ownProgram(process, given, env)] as const,
  );
  return { server, path: usualProgram(server, env), own: new Map(own) };
}

function usualProgram(server: Topology['server'], env?: Environment): string {
  const path = findServerProgram(server, env);
  if (path !== undefined) return path;
  throw missing(server);
}

function ownProgram(process: string, given: string, env?: Environment): string {
  if (given === 'redis' || given === 'valkey') return usualProgram(given, env);
  const path = resolve(given);
  if (isProgram(path)) return path;
  throw new ChaosError('BAD_EXPERIMENT', `the server of ${process}, ${path}, is no program on this machine`, {
    hint: 'A program that is server and Sentinel in one is wanted, such as redis-server.',
  });
}

function missing(server: Topology['server']): ChaosError {
  return new ChaosError('MISSING_PREREQUISITE', `There is no ${server}-server on this machine.`, {
    hint:
      server === 'redis'
        ? 'On Debian, `apt-get install redis-tools` brings it without a service.'
        : 'Install valkey, or leave `server` out.',
  });
}

/** Gives each program the names that make it server and Sentinel; answers with names and versions, of other processes' too. */
export async function installed(
  lab: Lab,
  processes: readonly PlacedProcess[],
  { server, path, own }: Programs,
): Promise<string> {
  const version = async (program: string, names: readonly string[]): Promise<string> => {
    const command = shellCommand(import.meta.dirname, 'install.sh', program, ...names);
    return versionWords((await lab.run({ command })).output);
  };
  const [usual, ...others] = await Promise.all([
    version(path, [programOf(server, 'redis'), programOf(server, 'sentinel')]),
    ...processes.flatMap((process) => {
      const program = own.get(process.name);
      if (program === undefined) return [];
      const names = (['redis', 'sentinel'] as const).map((kind) => ownProgramOf({ ...process, kind }));
      return version(program, names).then((words) => `${process.name}: ${words}`);
    }),
  ]);
  return others.length === 0 ? usual : `${usual} (${others.join(', ')})`;
}
