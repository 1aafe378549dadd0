/** Hurries the first synchronisation of the replicas, which stock Redis puts off by up to 6 s. */

import { ChaosError } from '../../core/errors.ts';
import { placementOf, type Topology } from '../../experiment/topology.ts';
import type { Api } from './api.ts';
import { podOf } from './names.ts';

const LIMIT_MS = 30_000;

/**
 * Until every replica is online the master waits for no further ones to come (`repl-diskless-sync-delay`); then it is
 * as its owner configured it again. `sh -c` with the port, the number of replicas and the program's name.
 */
const SCRIPT = `port=$1 replicas=$2 server=$3
cli() { "$server-cli" -p "$port" "$@"; }
until delay=$(cli config get repl-diskless-sync-delay | tail -n 1) && [ "$delay" -ge 0 ] 2> /dev/null; do sleep 0.05; done
cli config set repl-diskless-sync-delay 0 > /dev/null
until [ "$(cli info replication | grep -c 'state=online')" -ge "$replicas" ]; do sleep 0.05; done
cli config set repl-diskless-sync-delay "$delay"
`;

/** Resolves when every replica of the first master is online; TESTBED_BROKE when that takes more than 30 s. */
export async function hurryReplication({
  api,
  namespace,
  topology,
}: {
  readonly api: Api;
  readonly namespace: string;
  readonly topology: Topology;
}): Promise<void> {
  const { redis, redisPort, server } = topology;
  if (redis === 1) return;
  const { host } = placementOf(topology).processes[0]!;
  const place = { namespace, pod: podOf(host), container: 'redis' };
  const command = ['sh', '-c', SCRIPT, 'hurry', String(redisPort), String(redis - 1), server];
  const { code, output, errors } = await api.exec(place, command, { limitMs: LIMIT_MS });
  if (code === 0 && output.trim() === 'OK') return;
  throw new ChaosError(
    'TESTBED_BROKE',
    `the replicas did not follow ${podOf(host)} within ${LIMIT_MS / 1_000} s: ${errors.trim() || output.trim()}`,
  );
}
