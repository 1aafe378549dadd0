/** Finds the server's program on this machine. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Topology } from '../../experiment/topology.ts';
import { findProgram, isProgram, type Environment } from '../program.ts';

type Server = Topology['server'];

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
