/** The files that pods are given: configuration with passwords and certificates as a Secret, programs as a ConfigMap. */

import type { V1ConfigMap, V1Secret } from '@kubernetes/client-node';
import { basename } from 'node:path/posix';
import { placementOf } from '../../../experiment/topology.ts';
import { filesOf } from '../../certificates.ts';
import type { Secrets } from '../../secrets.ts';
import {
  addressOf,
  redisConfiguration,
  sentinelConfiguration,
  type Deployment,
} from '../../configuration.ts';
import { CLIENT_PROGRAM_SCRIPTS, PROGRAM, SERVE_FILE } from '../agent/scripts.ts';
import { FOLDERS, HANDOVER_FILE, SCRIPTS, SENTINELS_FILE } from '../processes/start-script.ts';
import { configuredAs } from './announced.ts';
import { metadata, type Plan } from './plan.ts';

/** Names of the two objects. */
export const CONFIGURATION = 'configuration';
/** What clients in the containers of servers log in with. */
export const PASSWORD_KEY = 'password';
export const PROGRAMS = 'programs';

/**
 * The configuration file of every process, the password, the certificates, and the Sentinels that data nodes ask before they
 * start or stop, as far as there are any.
 */
export function configurationSecret(
  plan: Plan,
  announced: ReadonlyMap<string, string>,
  secrets: Secrets,
): V1Secret {
  const { runId, topology } = plan;
  const { processes } = placementOf(topology);
  const addresses = configuredAs(topology, announced);
  const deployment: Deployment = { runId, topology, processes, addresses, secrets };
  const password = secrets.users?.client.password ?? secrets.password;
  const files = processes.map((process): [string, string] => {
    const write = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
    // Without a log file the server writes to standard output, which is where Kubernetes keeps logs.
    const layout = { directory: FOLDERS.data, logFile: '', certificates: FOLDERS.configuration };
    return [`${process.name}.conf`, write(deployment, process, layout)];
  });
  const asked = processes.filter(({ kind }) => kind === 'sentinel');
  const sentinels = asked.map((one) => `${addressOf(deployment, one)} ${one.port}\n`).join('');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(plan, CONFIGURATION),
    stringData: {
      ...Object.fromEntries([
        ...files,
        ...(secrets.certificates === undefined ? [] : filesOf(secrets.certificates)),
      ]),
      ...(password === undefined ? {} : { [PASSWORD_KEY]: password }),
      ...(topology.restart === 'ask-sentinels' ? { [SENTINELS_FILE]: sentinels } : {}),
      ...(topology.preStop === 'none' ? {} : { [HANDOVER_FILE]: sentinels }),
    },
  };
}

/** The scripts of servers, the agent's program, and the script that keeps it. */
export function programs(plan: Plan): V1ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(plan, PROGRAMS),
    data: {
      ...SCRIPTS,
      [basename(PROGRAM)]: plan.agentProgram,
      [basename(SERVE_FILE)]: plan.serveScript,
      ...(plan.programs.length === 0 ? {} : byFile(CLIENT_PROGRAM_SCRIPTS)),
    },
  };
}

/** Texts by the names that their files have in a ConfigMap. */
function byFile(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [basename(path), text]));
}
