/** What a client program finds in its environment: where the Sentinels are, and what servers demand of it. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificates } from '../cluster/access.ts';
import type { Directory } from '../cluster/protocol.ts';
import type { PROGRAM_VARIABLES } from '../workload/program.ts';

export type Environment = Partial<Record<keyof typeof PROGRAM_VARIABLES, string>>;

/** The variables of a program that finds the deployment by this directory; files that it needs are made below the folder. */
export function programEnvironment(
  { masterName, access, sentinels }: Directory,
  below = tmpdir(),
): Environment {
  const { redis, sentinel } = access;
  return {
    SENTINELS: sentinels.map(({ address, port }) => `${address}:${port}`).join(','),
    MASTER_NAME: masterName,
    ...(redis.username !== undefined && { REDIS_USERNAME: redis.username }),
    ...(redis.password !== undefined && { REDIS_PASSWORD: redis.password }),
    ...(sentinel.username !== undefined && { SENTINEL_USERNAME: sentinel.username }),
    ...(sentinel.password !== undefined && { SENTINEL_PASSWORD: sentinel.password }),
    ...(redis.tls !== undefined && certificateFiles(redis.tls, below)),
  };
}

/** Writes them where only this user can read them. */
function certificateFiles({ ca, certificate, key }: Certificates, below: string): Environment {
  const folder = mkdtempSync(join(below, 'client-program-'));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return {
    ...(ca !== undefined && { TLS_CA_FILE: file('authority.crt', ca) }),
    ...(certificate !== undefined && { TLS_CERTIFICATE_FILE: file('client.crt', certificate) }),
    ...(key !== undefined && { TLS_KEY_FILE: file('client.key', key) }),
  };
}
