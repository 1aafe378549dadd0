/** Finds the server's program on this machine. */

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
