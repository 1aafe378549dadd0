/**
 * The testbed `local`: every topology in Linux namespaces of its own on this machine, with real servers in them.
 * Labs do not see each other and leave nothing behind, however the harness ends.
 */

import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { moduleFile } from '../../core/home.ts';
import { once } from '../../core/once.ts';
import { clientHost, placementOf, type Topology } from '../../experiment/topology.ts';
import { named, type Deployment } from '../configuration.ts';
import type { Environment } from '../program.ts';
import { accessWith, newSecrets } from '../secrets.ts';
import { findProgram } from '../program.ts';
import { shellCommand } from '../shell-program.ts';
import type { Capability } from '../../cluster/capabilities.ts';
import type { Host } from '../../cluster/cluster.ts';
import type { OpenOptions, Testbed } from '../../cluster/testbed.ts';
import type { Resource } from '../../cluster/resources.ts';
import { bootstrap } from './bootstrap.ts';
import { LocalCluster } from './cluster.ts';
import { Doors } from './doors.ts';
import { Doorways, leadInside, LOOPBACK } from './doorways.ts';
import { hierarchiesHere, isLimiting, placeFor } from './control-groups.ts';
import { Lab } from './lab.ts';
import { giveNames, nameOf } from './names.ts';
import { labEnvironment, UNSHARE } from './namespaces.ts';
import { addressed, buildNetwork } from './network.ts';
import { configurationFiles } from './process-files.ts';
import { proxyProgram, startProxy } from './proxy.ts';
import { installed, serverPrograms } from './programs.ts';
import { coordinatesFailovers, findServerProgram, knowsNames, speaksTls } from './server-program.ts';
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
    capabilities: capabilities(options.env),
    open: (topology, openOptions) => openLocal(topology, openOptions, options),
  };
}

function capabilities(env?: Environment): Set<Capability> {
  const always: Capability[] = [
    'cut-links',
    'lose-packets',
    'signal-processes',
    'change-settings',
    'keep-dead',
    'together',
    'forget',
    'preload',
    'seal-files',
    'fill-volumes',
    'fill-claimed-volumes',
    'act-at-once',
    'many-deployments',
    'client-programs',
    'installed-programs',
    'mix-programs',
    'announce-pods',
    'change-addresses',
  ];
  const valkey = findServerProgram('valkey', env);
  const programs = [findServerProgram('redis', env), valkey].filter((program) => program !== undefined);
  const every = (can: (program: string) => boolean): boolean => programs.length > 0 && programs.every(can);
  return new Set([
    ...always,
    ...(proxyProgram() === undefined ? [] : (['proxies'] as const)),
    ...(findProgram('perl') === undefined ? [] : (['announce-loopback'] as const)),
    ...(canLimit.cpu() ? (['throttle-processes'] as const) : []),
    ...(canLimit.memory() ? (['limit-memory'] as const) : []),
    ...(shapes.htb() ? (['limit-rate'] as const) : []),
    ...(shapes.htb() && shapes.netem() ? (['delay-packets'] as const) : []),
    ...(programs.some(coordinatesFailovers) ? (['coordinate-failovers'] as const) : []),
    ...(every(speaksTls) ? (['tls'] as const) : []),
    ...(every(knowsNames) ? (['announce-names', 'lose-names'] as const) : []),
    ...(valkey === undefined ? [] : (['valkey'] as const)),
  ]);
}

/** Whether this machine's kernel can limit the rate of links, and delay what they carry; each asked once. */
const shapes = { htb: once(() => shapesBy('htb')), netem: once(() => shapesBy('netem', 'delay', '1ms')) };

function shapesBy(...queue: readonly string[]): boolean {
  const [program, ...args] = [...UNSHARE, ...shellCommand(import.meta.dirname, 'shaping.sh', ...queue)];
  return spawnSync(program!, args, { env: labEnvironment() }).status === 0;
}

/** Whether this machine's kernel limits what a process gets of these; asked once. */
const canLimit = { cpu: once(() => limits('cpu')), memory: once(() => limits('memory')) };

function limits(resource: Resource): boolean {
  const place = placeFor(resource, hierarchiesHere());
  return place !== undefined && isLimiting(place);
}

/** Opens a topology in a new lab. */
export async function openLocal(
  topology: Topology,
  options: OpenOptions,
  { agentProgram = AGENT_PROGRAM, env }: LocalOptions = {},
): Promise<LocalCluster> {
  options.signal.throwIfAborted();
  const programs = serverPrograms(topology, env);
  const logs = resolve(options.logs);
  const placement = placementOf(topology);
  const hosts = addressed(placement.hosts);
  const isNamed = topology.announce === 'hostname';
  const doorways = topology.announce === 'loopback' ? await Doorways.take(placement.processes) : undefined;
  const addresses = new Map(hosts.map((host) => [host.name, announcedAddress(host, topology)]));
  const processes = isNamed
    ? named(placement.processes, addresses)
    : (doorways?.announced(placement.processes) ?? placement.processes);
  const secrets = await newSecrets(topology, processes, addresses);
  const access = accessWith(secrets);
  const deployment: Deployment = {
    runId: options.runId,
    topology,
    processes,
    addresses,
    secrets,
  };
  await mkdir(logs, { recursive: true });
  const lab = new Lab(doorways?.sockets);
  doorways?.leave();
  const stop = (): void => void lab.close();
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    const [server] = await Promise.all([
      installed(lab, processes, programs),
      lab.run(buildNetwork(hosts)).then(async () => {
        if (doorways !== undefined) await lab.run(leadInside(hosts, processes));
      }),
      lab.run(makeVolumes(processes)).then(() => lab.request('write', configurationFiles(deployment, logs))),
      ...(isNamed ? [lab.run(giveNames(hosts))] : []),
    ]);
    const up = { lab, deployment, access, hosts, logs, signal: options.signal };
    await bootstrap(up);
    if (topology.proxy === 'haproxy') await startProxy(up);
    const host = clientHost(topology.clients[0]!);
    const doors = doorways && (await Doors.open({ lab, host, hosts, processes, logs }));
    return new LocalCluster({
      lab,
      server,
      deployment,
      access,
      hosts,
      logs,
      agentProgram,
      ...(doors === undefined ? {} : { doors }),
    });
  } catch (error) {
    await lab.close();
    // What broke because the lab was being closed is not the reason.
    options.signal.throwIfAborted();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', stop);
  }
}

/** By what a host is announced. */
function announcedAddress({ name, address }: Host, { announce }: Topology): string {
  if (announce === 'loopback') return LOOPBACK;
  return announce === 'hostname' ? nameOf(name) : address;
}
