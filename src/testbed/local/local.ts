/**
 * The testbed `local`: every topology in Linux namespaces of its own on this machine, with real servers in them.
 * Labs do not see each other and leave nothing behind, however the harness ends.
 */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { moduleFile } from '../../core/home.ts';
import { clientHost, placementOf, type PlacedProcess, type Topology } from '../../experiment/topology.ts';
import { named, type Deployment } from '../configuration.ts';
import type { Environment } from '../program.ts';
import { accessWith, newSecrets } from '../secrets.ts';
import type { Host } from '../../cluster/cluster.ts';
import type { OpenOptions, Testbed } from '../../cluster/testbed.ts';
import { bootstrap, type BootstrapOptions } from './bootstrap.ts';
import { localCapabilities } from './capabilities.ts';
import { LocalCluster } from './cluster.ts';
import { Doors } from './doors.ts';
import { Doorways, leadInside, LOOPBACK } from './doorways.ts';
import { Lab } from './lab.ts';
import { giveNames, nameOf } from './names.ts';
import { addressed, buildNetwork } from './network.ts';
import { configurationFiles } from './process-files.ts';
import { startProxy } from './proxy.ts';
import { installed, serverPrograms } from './programs.ts';
import { makeVolumes } from './storage.ts';

const AGENT_PROGRAM = moduleFile(join(import.meta.dirname, '../../agent'), 'main');

export interface LocalOptions {
  /** The program started as agent, which a test may replace. */
  readonly agentProgram?: string;
  /** What names the programs of servers: by default the environment of this process. */
  readonly env?: Environment;
  /** What the choice of `env` was given as. */
  readonly server?: string;
}

/** The testbed on this machine. */
export function localTestbed(options: LocalOptions = {}): Testbed {
  return {
    name: 'local',
    ...(options.server === undefined ? {} : { server: options.server }),
    capabilities: localCapabilities(options.env),
    open: (topology, openOptions) => openLocal(topology, openOptions, options),
  };
}

/** Opens a topology in a new lab. */
export async function openLocal(
  topology: Topology,
  options: OpenOptions,
  { agentProgram = AGENT_PROGRAM, env }: LocalOptions = {},
): Promise<LocalCluster> {
  const { runId, signal } = options;
  signal.throwIfAborted();
  const programs = serverPrograms(topology, env);
  const logs = resolve(options.logs);
  const placement = placementOf(topology);
  const hosts = addressed(placement.hosts);
  const doorways = topology.announce === 'loopback' ? await Doorways.take(placement.processes) : undefined;
  const addresses = new Map(hosts.map((host) => [host.name, announcedAddress(host, topology)]));
  const processes = announced(placement.processes, { topology, addresses, doorways });
  const secrets = await newSecrets(topology, processes, addresses);
  const deployment: Deployment = { runId, topology, processes, addresses, secrets };
  await mkdir(logs, { recursive: true });
  const lab = new Lab(doorways?.sockets);
  doorways?.leave();
  const stop = (): void => void lab.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const up = { lab, deployment, access: accessWith(secrets), hosts, logs, signal };
    const [server] = await Promise.all([
      installed(lab, processes, programs),
      ...furnish(up, doorways !== undefined),
    ]);
    await bootstrap(up);
    if (topology.proxy === 'haproxy') await startProxy(up);
    const host = clientHost(topology.clients[0]!);
    const doors = doorways && (await Doors.open({ lab, host, hosts, processes, logs }));
    return new LocalCluster({ ...up, server, agentProgram, ...(doors !== undefined && { doors }) });
  } catch (error) {
    await lab.close();
    // What broke because the lab was being closed is not the reason.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What processes need before they are started: a network, volumes with their files in them, and names. */
function furnish(
  { lab, deployment, hosts, logs }: BootstrapOptions,
  hasDoorways: boolean,
): Promise<unknown>[] {
  const { processes, topology } = deployment;
  return [
    lab.run(buildNetwork(hosts)).then(async () => {
      if (hasDoorways) await lab.run(leadInside(hosts, processes));
    }),
    lab.run(makeVolumes(processes)).then(() => lab.request('write', configurationFiles(deployment, logs))),
    ...(topology.announce === 'hostname' ? [lab.run(giveNames(hosts))] : []),
  ];
}

/** The processes with where clients reach them. */
function announced(
  processes: readonly PlacedProcess[],
  {
    topology,
    addresses,
    doorways,
  }: Pick<Deployment, 'topology' | 'addresses'> & { readonly doorways: Doorways | undefined },
): readonly PlacedProcess[] {
  if (topology.announce === 'hostname') return named(processes, addresses);
  return doorways?.announced(processes) ?? processes;
}

/** By what a host is announced. */
function announcedAddress({ name, address }: Host, { announce }: Topology): string {
  if (announce === 'loopback') return LOOPBACK;
  return announce === 'hostname' ? nameOf(name) : address;
}
