/** The files that pods are given: configuration with passwords as a Secret, programs as a ConfigMap. */

import type { V1ConfigMap, V1Secret } from '@kubernetes/client-node';
import { basename } from 'node:path/posix';
import { placementOf } from '../../../experiment/topology.ts';
import {
  addressOf,
  redisConfiguration,
  sentinelConfiguration,
  type Deployment,
} from '../../configuration.ts';
import { PROGRAM, SERVE_FILE } from '../agent/scripts.ts';
import { FOLDERS, SENTINELS_FILE, START, START_FILE } from '../processes/start-script.ts';
import { metadata, type Plan } from './plan.ts';

/** Names of the two objects. */
export const CONFIGURATION = 'configuration';
/** What data nodes and Sentinels demand, for clients in their own containers. */
export const PASSWORD_KEY = 'password';
export const PROGRAMS = 'programs';

/**
 * The configuration file of every process, the password, and the Sentinels that data nodes ask before they start, if
 * they do.
 */
export function configurationSecret(
  plan: Plan,
  addresses: ReadonlyMap<string, string>,
  password: string | undefined,
): V1Secret {
  const { runId, topology } = plan;
  const { processes } = placementOf(topology);
  const deployment: Deployment = { runId, topology, processes, addresses, password };
  const files = processes.map((process): [string, string] => {
    const write = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
    // Without a log file the server writes to standard output, which is where Kubernetes keeps logs.
    return [`${process.name}.conf`, write(deployment, process, { directory: FOLDERS.data, logFile: '' })];
  });
  const asked = processes.filter(({ kind }) => kind === 'sentinel');
  const sentinels = asked.map((one) => `${addressOf(deployment, one)} ${one.port}\n`).join('');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(plan, CONFIGURATION),
    stringData: {
      ...Object.fromEntries(files),
      ...(password === undefined ? {} : { [PASSWORD_KEY]: password }),
      ...(topology.restart === 'ask-sentinels' ? { [SENTINELS_FILE]: sentinels } : {}),
    },
  };
}

/** The script that starts servers, the agent's program, and the script that keeps it. */
export function programs(plan: Plan): V1ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(plan, PROGRAMS),
    data: {
      [START_FILE]: START,
      [basename(PROGRAM)]: plan.agentProgram,
      [basename(SERVE_FILE)]: plan.serveScript,
    },
  };
}
