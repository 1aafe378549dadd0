/** Finds the server's program on this machine. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Topology } from '../../experiment/topology.ts';

type Server = Topology['server'];
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Path of the program that is server and Sentinel in one, deciding by the name it is called by. That may be a file of
 * a different name: Debian's redis-tools, which installs no service, brings the very same program as `redis-check-rdb`.
 * `SENTINEL_CHAOS_REDIS_SERVER` and `SENTINEL_CHAOS_VALKEY_SERVER` name another one. Undefined when there is none.
 */
export function findServerProgram(server: Server, env: Environment = process.env): string | undefined {
  const chosen = env[`SENTINEL_CHAOS_${server.toUpperCase()}_SERVER`];
  if (chosen !== undefined && chosen !== '') return isProgram(chosen) ? chosen : undefined;
  return findProgram(`${server}-server`, env) ?? findProgram(`${server}-check-rdb`, env);
}

/** Path of a program: on PATH, or where Debian keeps those for administrators, which users do not have on theirs. */
export function findProgram(name: string, env: Environment = process.env): string | undefined {
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** `redis 7.0.15` from what the program prints when asked for its version. */
export function versionWords(server: Server, output: string): string {
  return `${server} ${/\bv=(\S+)/.exec(output)?.[1] ?? 'of unknown version'}`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
