/** Finds the server's program on this machine. */

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Topology } from '../../experiment/topology.ts';
import { findProgram, isProgram, type Environment } from '../program.ts';
import { versionWords } from '../server-version.ts';

type Server = Topology['server'];
const SERVERS = ['redis', 'valkey'] as const satisfies readonly Server[];

/**
 * Path of the program that is server and Sentinel in one, deciding by the name it is called by. That may be a file of
 * a different name: Debian's redis-tools, which installs no service, brings the very same program as `redis-check-rdb`.
 * `SENTINEL_CHAOS_REDIS_SERVER` and `SENTINEL_CHAOS_VALKEY_SERVER` name another one. Undefined when there is none.
 */
export function findServerProgram(server: Server, env: Environment = process.env): string | undefined {
  const chosen = env[variableOf(server)];
  if (chosen !== undefined && chosen !== '') return isProgram(chosen) ? chosen : undefined;
  const [own, tool] = namesOf(server);
  return findProgram(own, env) ?? findProgram(tool, env);
}

function namesOf(server: Server) {
  return [`${server}-server`, `${server}-check-rdb`] as const;
}

function variableOf(server: Server): string {
  return `SENTINEL_CHAOS_${server.toUpperCase()}_SERVER`;
}

/** An environment in which this program is the server of its kind. */
export function naming({ server, path }: ServerProgram, env: Environment = process.env): Environment {
  return { ...env, [variableOf(server)]: path };
}

/** A server's program, and what it is by its own account. */
export interface ServerProgram {
  readonly server: Server;
  /** Absolute. */
  readonly path: string;
  /** Such as `redis 8.0.2`. */
  readonly version: string;
}

/** What a program says of itself; undefined where it is no server. */
export function identified(path: string): ServerProgram | undefined {
  const { stdout } = spawnSync(path, ['--version'], { argv0: 'redis-server', encoding: 'utf8' });
  const version = versionWords(stdout ?? '');
  const server = SERVERS.find((one) => version.startsWith(`${one} `));
  return server === undefined ? undefined : { server, path, version };
}

/** The program that a path leads to: itself, or those in a folder or its `bin` that have a server's name. */
export function programsAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return isProgram(path) ? [path] : [];
  const folders = [path, join(path, 'bin')];
  return SERVERS.flatMap((server) => {
    const named = namesOf(server).flatMap((name) => folders.map((folder) => join(folder, name)));
    return named.find(isProgram) ?? [];
  });
}

/** Whether a server's program was built with TLS. */
export function speaksTls(program: string): boolean {
  return knows(program, 'tls-port');
}

/** Whether a server takes host names for addresses: that came with this directive, in 6.2. */
export function knowsNames(program: string): boolean {
  return knows(program, 'replica-announced');
}

/** Whether a Sentinel of this program takes SENTINEL FAILOVER … COORDINATED, by the words that it knows. */
export function coordinatesFailovers(program: string): boolean {
  return readFileSync(program).includes('COORDINATED');
}

/**
 * Whether a server's program knows a directive: then it refuses a value that cannot be one. One that it does not know it
 * refuses whatever the value is or, from Redis 8 on, keeps for a module, and ends because it has no port to listen on.
 */
function knows(program: string, directive: string): boolean {
  const directives = ['--port', '0', `--${directive}`, 'neither'];
  const { stderr } = spawnSync(program, directives, { argv0: 'redis-server', encoding: 'utf8' });
  return /^argument (?:couldn't|must) be/m.test(stderr);
}
