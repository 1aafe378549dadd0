/** What faults of pods and machines share: they are done by the orchestrator, to every process on a host at once. */

import { ChaosError } from '../core/errors.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Orchestrator } from '../cluster/orchestrator.ts';
import type { FaultContext } from './fault.ts';

/** The cluster's orchestrator; the capabilities of its testbed promise that there is one. */
export function orchestratorOf({ orchestrator }: Cluster): Orchestrator {
  if (orchestrator === undefined)
    throw new ChaosError(
      'TESTBED_BROKE',
      'the testbed promised what only an orchestrator can do and has none',
    );
  return orchestrator;
}

/** The processes on a host. */
export function processesOn({ processes }: Pick<Cluster, 'processes'>, host: string): string[] {
  return processes.filter((one) => one.host === host).map((one) => one.name);
}

/** Waits until another pod runs in the place of each that was ended, and writes that down. */
export async function returnEach({ cluster, targets, recordState }: FaultContext): Promise<void> {
  await Promise.all(
    targets.hosts.map(async (host) => {
      const moment = await orchestratorOf(cluster).returnPod(host);
      await recordState(processesOn(cluster, host), 'return', moment);
    }),
  );
}
