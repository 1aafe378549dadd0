/**
 * The testbed `kubernetes`: every topology in a namespace of its own, as StatefulSets, with agents as pods and a
 * privileged injector on each machine through which links are cut and processes signalled.
 */

import { resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { Scope } from '../../core/scope.ts';
import type { Topology } from '../../experiment/topology.ts';
import type { Capability } from '../../cluster/capabilities.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { OpenOptions, Testbed } from '../../cluster/testbed.ts';
import type { Api } from './api.ts';
import { bringUp } from './bring-up.ts';
import { KubernetesCluster } from './cluster.ts';
import type { Images } from './images.ts';
import type { Machines } from './machines.ts';
import { sweep } from './sweep/sweep.ts';

/** What a testbed on Kubernetes is made of. */
export interface KubernetesOptions {
  readonly api: Api;
  readonly images: Images;
  /** What can freeze and switch off the cluster's machines; absent where nothing can. */
  readonly machines?: Machines;
  /** What the kernel of its machines is known to lack. Where nobody could ask it, a fault says so when it is refused. */
  readonly lacking?: readonly Capability[];
  /** Hears what an earlier, dead run had left behind and what was done about it. */
  readonly onHealed: (sentence: string) => void;
}

/** The testbed on the cluster that the API leads to. What dead runs have left there is removed before the first run. */
export function kubernetesTestbed(options: KubernetesOptions): Testbed {
  let swept: Promise<void> | undefined;
  return {
    name: 'kubernetes',
    capabilities: capabilities(options),
    open: async (topology, openOptions) => {
      swept ??= sweepOnce(options);
      await swept;
      return openKubernetes(topology, openOptions, options);
    },
  };
}

function capabilities({ machines, lacking = [] }: KubernetesOptions): Set<Capability> {
  const always: Capability[] = [
    'cut-links',
    'lose-packets',
    'limit-rate',
    'delay-packets',
    'throttle-processes',
    'limit-memory',
    'seal-files',
    'fill-volumes',
    'signal-processes',
    'change-settings',
    'keep-dead',
    'together',
    'tls',
    'announce-pods',
    'announce-names',
    'lose-names',
    'hooks-and-probes',
    'valkey',
    'ask-sentinels',
    'preload',
    'delete-pods',
    'delete-pods-by-force',
    'keep-away',
    'kill-containers',
    'client-programs',
    'scale-pods',
    'change-images',
  ];
  // A machine that takes no pods is everybody's matter: only those of a cluster of our own are drained.
  const own: Capability[] = ['drain-machines', 'freeze-nodes', 'kill-nodes'];
  const all = machines === undefined ? always : [...always, ...own];
  return new Set(all).difference(new Set(lacking));
}

async function sweepOnce({ api, onHealed }: KubernetesOptions): Promise<void> {
  for (const sentence of await sweep(api)) onHealed(sentence);
}

/** Opens a topology; whatever was made is removed again when that fails or is given up. */
async function openKubernetes(
  topology: Topology,
  options: OpenOptions,
  { api, images, machines }: KubernetesOptions,
): Promise<Cluster> {
  options.signal.throwIfAborted();
  const logs = resolve(options.logs);
  await mkdir(logs, { recursive: true });
  const scope = new Scope();
  try {
    const parts = await bringUp({ api, images, machines, topology, ...options, logs, scope });
    return new KubernetesCluster(parts);
  } catch (error) {
    await scope.close().catch(() => undefined);
    // What broke because it was given up is not the reason.
    options.signal.throwIfAborted();
    throw error;
  }
}
