/** Where a process's program, configuration, data and log are; all but the log vanish with the lab. */

import { join } from 'node:path';
import type { IdThen } from '../../cluster/addresses.ts';
import type { PlacedProcess, Topology } from '../../experiment/topology.ts';
import { filesOf } from '../certificates.ts';
import {
  emptySentinelConfiguration,
  redisConfiguration,
  sentinelConfiguration,
  type Deployment,
  type FileLayout,
} from '../configuration.ts';
import { ROOM_PATH } from './namespaces.ts';
import type { LabMethods } from './lab-protocol.ts';

/** The folder with everyone's certificates and keys. */
const CERTIFICATES_PATH = join(ROOM_PATH, 'certificates');

/** The folder a process keeps its data in, and rewrites its configuration in. */
export function directoryOf(process: PlacedProcess): string {
  return join(ROOM_PATH, process.name);
}

/** The log file of a process or an agent. */
export function logFile(logs: string, name: string): string {
  return join(logs, `${name}.log`);
}

/** The program of a deployment under the name that makes it a data node or a Sentinel. */
export function programOf(server: Topology['server'], kind: PlacedProcess['kind']): string {
  return join(ROOM_PATH, 'bin', nameFor(server, kind));
}

/** A program of a process's own under such a name; Valkey goes by those of Redis as well. */
export function ownProgramOf({ name, kind }: Pick<PlacedProcess, 'name' | 'kind'>): string {
  return join(ROOM_PATH, 'bin', name, nameFor('redis', kind));
}

function nameFor(server: Topology['server'], kind: PlacedProcess['kind']): string {
  return `${server}-${kind === 'redis' ? 'server' : 'sentinel'}`;
}

/** The parameters for writing every process's own configuration file. */
export function configurationFiles(deployment: Deployment, logs: string): LabMethods['write']['params'] {
  const files = deployment.processes.map((process) => {
    const written = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
    return { path: configurationFile(process), text: written(deployment, process, layoutOf(process, logs)) };
  });
  const { certificates } = deployment.secrets;
  if (certificates === undefined) return { files };
  const others = filesOf(certificates).map(([name, text]) => ({ path: join(CERTIFICATES_PATH, name), text }));
  return { files: [...files, ...others] };
}

/** The parameters for writing a Sentinel's configuration as at first or, where it is to draw an id, as if it knew no other process. */
export function sentinelFile(
  deployment: Deployment,
  sentinel: PlacedProcess,
  { logs, id }: { readonly logs: string; readonly id: IdThen },
): LabMethods['write']['params'] {
  const written = id === 'kept' ? sentinelConfiguration : emptySentinelConfiguration;
  const text = written(deployment, sentinel, layoutOf(sentinel, logs));
  return { files: [{ path: configurationFile(sentinel), text }] };
}

/** The parameters for starting a process with its own configuration and data, the first time and ever after. */
export function startParameters(
  process: PlacedProcess,
  { server, servers }: Pick<Topology, 'server' | 'servers'>,
  logs: string,
): LabMethods['start']['params'] {
  const program = Object.hasOwn(servers, process.name)
    ? ownProgramOf(process)
    : programOf(server, process.kind);
  return {
    name: process.name,
    host: process.host,
    command: [program, configurationFile(process)],
    log: logFile(logs, process.name),
    talks: false,
  };
}

function layoutOf(process: PlacedProcess, logs: string): FileLayout {
  return {
    directory: directoryOf(process),
    logFile: logFile(logs, process.name),
    certificates: CERTIFICATES_PATH,
  };
}

/** The file that a process is started with, and rewrites. */
export function configurationFile(process: PlacedProcess): string {
  return join(directoryOf(process), `${process.kind}.conf`);
}
