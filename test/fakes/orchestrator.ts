/** The orchestrator of the fake testbed: pods, containers and machines in memory. */

import { monotonicUs } from '../../src/core/clock.ts';
import type { Moment } from '../../src/cluster/evidence.ts';
import type { Orchestrator, PodDeletion } from '../../src/cluster/orchestrator.ts';
import type { FakeCluster } from './testbed.ts';

/** How long a pod or a container takes to be there again when nobody holds it back, ms. */
const BACK_AFTER_MS = 1_000;

/** Pods, containers and machines that do as they are told; what is not held back is there again a second later. */
export function fakeOrchestrator(cluster: FakeCluster): Orchestrator {
  const on = (hosts: readonly string[]): string[] =>
    cluster.processes.filter((one) => hosts.includes(one.host)).map((one) => one.name);
  const hostsOf = (machine: string): string[] =>
    cluster.hosts.filter((host) => host.node === machine).map((host) => host.name);
  const done = (deed: string): Promise<Moment> => {
    cluster.deeds.push(deed);
    return Promise.resolve({ atUs: monotonicUs() });
  };
  const runAll = (hosts: readonly string[]): void => {
    cluster.bringBack(hosts);
    for (const process of on(hosts)) cluster.run(process);
  };
  const backSoon = (host: string): void => {
    setTimeout(() => {
      runAll([host]);
    }, BACK_AFTER_MS);
  };
  const stop = (machine: string, state: 'stopped' | 'dead'): void => {
    cluster.put(on(hostsOf(machine)), state, hostsOf(machine));
  };
  return {
    deletePod: (host, { grace, keepAway, volume }: PodDeletion) => {
      cluster.put(on([host]), 'dead', [host]);
      if (!keepAway) backSoon(host);
      return done(`delete pod ${host} (grace ${grace}, volume ${volume}${keepAway ? ', kept away' : ''})`);
    },
    evictPod: (host) => {
      cluster.put(on([host]), 'dead', [host]);
      backSoon(host);
      return done(`evict pod ${host}`);
    },
    scaleDown: async (hosts) => {
      cluster.put(on(hosts), 'dead', [...hosts]);
      const moment = await done(`scale down ${hosts.join(', ')}`);
      return new Map(hosts.map((host) => [host, moment]));
    },
    scaleBack: async () => {
      await done('scale back');
    },
    changeImage: (host, server) => {
      cluster.put(on([host]), 'dead', [host]);
      backSoon(host);
      return done(`change image of ${host} to ${server}`);
    },
    returnPod: (host) => {
      runAll([host]);
      return done(`return pod ${host}`);
    },
    killContainer: async (process) => {
      cluster.put([process], 'dead');
      setTimeout(() => {
        cluster.run(process);
      }, BACK_AFTER_MS);
      await done(`kill container ${process}`);
      return cluster.report(process);
    },
    awaitContainer: async (process) => {
      cluster.run(process);
      await done(`await container ${process}`);
      return cluster.report(process);
    },
    cordonNode: (machine) => done(`cordon ${machine}`),
    uncordonNode: (machine) => done(`uncordon ${machine}`),
    freezeNode: (machine) => {
      stop(machine, 'stopped');
      return done(`freeze ${machine}`);
    },
    thawNode: (machine) => {
      cluster.bringBack(hostsOf(machine));
      cluster.put(on(hostsOf(machine)), 'running');
      return done(`thaw ${machine}`);
    },
    killNode: (machine) => {
      stop(machine, 'dead');
      return done(`kill ${machine}`);
    },
    startNode: (machine) => {
      runAll(hostsOf(machine));
      return done(`start ${machine}`);
    },
  };
}
