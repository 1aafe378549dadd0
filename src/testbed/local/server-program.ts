/** Finds the server's program on this machine. */

import { spawnSync } from 'node:child_process';
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
  return knows(program, ['tls-port', '0']);
}

/** Whether a server takes host names for addresses: that came with this directive, in 6.2. */
export function knowsNames(program: string): boolean {
  return knows(program, ['replica-announced', 'yes']);
}

/** Whether a server's program knows a directive. It is asked by one that is refused after the one that decides. */
function knows(program: string, [directive, value]: readonly [string, string]): boolean {
  const directives = [`--${directive}`, value, '--no-such-directive', '0'];
  const { stderr } = spawnSync(program, directives, { argv0: 'redis-server', encoding: 'utf8' });
  return stderr.includes('no-such-directive');
}
