/** Speeds up the first synchronisation of the replicas, which stock Redis puts off by up to 6 s. */

import { placementOf, type Topology } from '../../experiment/topology.ts';
import { shellCommand } from '../shell-program.ts';
import { unexpectedOutput } from '../unexpected-output.ts';
import type { Api } from './api.ts';
import { podOf } from './names.ts';

const LIMIT_MS = 30_000;

/** Resolves when every replica of the first master is online; TIMED_OUT when that takes more than 30 s. */
export async function fastInitialSync({
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
  const ref = { namespace, pod: podOf(host), container: 'redis' };
  const command = shellCommand(
    import.meta.dirname,
    'fast-initial-sync.sh',
    String(redisPort),
    String(redis - 1),
    server,
  );
  const { code, output, errors } = await api.exec(ref, command, { limitMs: LIMIT_MS });
  if (code === 0 && output.trim() === 'OK') return;
  throw unexpectedOutput(`fast-initial-sync.sh in pod ${podOf(host)}`, 'OK', errors.trim() || output);
}
