/** Opens topologies on a cluster, and lets tests look inside as a person would. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../src/core/until.ts';
import { topology, type Topology, type TopologyOptions } from '../src/experiment/topology.ts';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { kubernetesTestbed } from '../src/testbed/kubernetes/kubernetes.ts';
import { namespaceOf, podOf } from '../src/testbed/kubernetes/names.ts';
import { startEnvironment } from '../src/testbed/kubernetes/processes/start-script.ts';
import type { Cluster } from '../src/cluster/cluster.ts';
import type { Kubectl } from './kubectl.ts';

/** A wait for what never comes would be longer; how long it takes otherwise depends on the machine, s. */
const OPEN_WITHIN_S = 120;

/** An open topology with the names it goes by in the cluster. */
export interface Opened {
  readonly cluster: Cluster;
  readonly runId: string;
  readonly topology: Topology;
  readonly namespace: string;
}

export async function opened(context: string, options: TopologyOptions, root: string): Promise<Opened> {
  const runId = `test-testbed-${randomBytes(3).toString('hex')}`;
  const testbed = kubernetesTestbed({
    api: await connectApi({ context, named: true }),
    images: imagesFrom(process.env),
    onHealed: () => undefined,
  });
  const logs = join(root, runId);
  const began = performance.now();
  const complete = topology(options);
  const cluster = await testbed.open(complete, {
    runId,
    logs,
    signal: new AbortController().signal,
  });
  const seconds = (performance.now() - began) / 1_000;
  process.stdout.write(`${options.redis} + ${options.sentinels} open in ${seconds.toFixed(1)} s\n`);
  expect(seconds).toBeLessThan(OPEN_WITHIN_S);
  return { cluster, runId, topology: complete, namespace: namespaceOf(runId) };
}

export function addressOf({ hosts }: Cluster, host: string): string {
  return hosts.find(({ name }) => name === host)!.address;
}

/** Waits for it; long enough for votes that are split once, on a machine with much to do. */
export function soon<T>(what: string, probe: () => Promise<T | undefined>, withinMs = 90_000): Promise<T> {
  return until(probe, { what, withinMs, everyMs: 100 });
}

/** Asks a server from inside its own container. */
export function askerOf(kubectl: Kubectl, { cluster, namespace, topology: own }: Opened) {
  const options = startEnvironment(own)['CLIENT_OPTIONS']?.split(' ') ?? [];
  return (process: string, ...command: readonly string[]): Promise<string> => {
    const { kind, host, port } = cluster.processes.find(({ name }) => name === process)!;
    const client = `${cluster.server.split(' ')[0]}-cli`;
    const inside = [
      'exec',
      '-n',
      namespace,
      podOf(host),
      '-c',
      kind,
      '--',
      client,
      '-p',
      String(port),
      ...options,
    ];
    return kubectl.say(...inside, ...command);
  };
}
