/** Everything that was found, put together. */

import type { V1Pod } from '@kubernetes/client-node';
import { DESCRIPTION_VERSION, type Description } from '../../../deployment/description.ts';
import { Announced } from './announced.ts';
import type { Inventory } from './inventory.ts';
import { podOf } from './membership.ts';
import type { NodeReading } from './node-reading.ts';
import { describeBudgets, describeServices } from './object-description.ts';
import { describePod } from './pod-description.ts';
import { describeNode, describeSentinel } from './process-description.ts';
import { processName } from './process-name.ts';
import type { SentinelReading } from './sentinel-reading.ts';
import type { Server } from './server.ts';

/** One master with its replicas and Sentinels. */
export interface Deployment {
  readonly master: string;
  readonly otherMasters: readonly string[];
  readonly sentinels: readonly SentinelReading[];
  readonly nodes: readonly NodeReading[];
}

interface Surroundings {
  readonly context: string;
  readonly inventory: Inventory;
  readonly unseen: readonly string[];
  /** Values that must not be in any text. */
  readonly secrets: readonly string[];
}

export function describe(
  deployment: Deployment,
  { context, inventory, unseen, secrets }: Surroundings,
): Description {
  const { master, otherMasters } = deployment;
  const sentinels = deployment.sentinels.toSorted(byName);
  const nodes = deployment.nodes.toSorted(byName);
  const servers = [...nodes, ...sentinels].map(({ server }) => server);
  const announced = new Announced(servers, sentinels, inventory);
  const pods = inventory.pods.filter((pod) => servers.some((server) => server.pod === pod));
  const tls = servers.find((server) => server.tls !== undefined)?.tls?.described;
  return {
    version: DESCRIPTION_VERSION,
    name: nameFor(inventory.namespace, master),
    found: new Date().toISOString(),
    context,
    namespace: inventory.namespace,
    master,
    otherMasters: [...otherMasters],
    credentials: { redis: loginOf(nodes), sentinel: loginOf(sentinels) },
    ...(tls !== undefined && { tls }),
    nodes: nodes.map((one) => describeNode(one, processName(one.server, servers), announced)),
    sentinels: sentinels.map((one) => describeSentinel(one, processName(one.server, servers), announced)),
    pods: pods
      .toSorted((a, b) => inOrder(podName(a), podName(b)))
      .map((pod) => describePod(pod, inventory, secrets)),
    disruptionBudgets: describeBudgets(inventory, pods),
    services: describeServices(
      inventory,
      pods,
      nodes.map(({ server }) => server.pod),
    ),
    unseen: [...unseen],
    allow: 'nothing',
    objectives: {},
    abort: {},
  };
}

/** The credentials of the first that needs any. */
function loginOf(readings: readonly { readonly server: Server }[]): Description['credentials']['redis'] {
  return readings.find(({ server }) => server.login !== undefined)?.server.login ?? {};
}

function byName(a: { readonly server: Server }, b: { readonly server: Server }): number {
  return inOrder(podOf(a.server), podOf(b.server)) || a.server.port - b.server.port;
}

/** node-2 before node-10. */
function inOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function podName({ metadata }: V1Pod): string {
  return metadata?.name ?? '';
}

/** Masters may have names that no annotation can have. */
function nameFor(namespace: string, master: string): string {
  const safe = master.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${namespace}-${safe}`.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
}
