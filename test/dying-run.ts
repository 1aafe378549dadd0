/**
 * A harness with a run on a cluster that is made to be killed: namespaces, a lease, pods that obey no SIGTERM, and at
 * last a machine that stands still, is off or takes no pods. It says so in one line and waits.
 */

import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { until } from '../src/core/until.ts';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { clusterOf } from '../src/testbed/kubernetes/kind/name.ts';
import { kindMachines } from '../src/testbed/kubernetes/kind/nodes.ts';
import { injectorNamespaceOf, labelsOf, namespaceOf } from '../src/testbed/kubernetes/names.ts';
import { cordon } from '../src/testbed/kubernetes/pods/cordon.ts';
import { holdLease } from '../src/testbed/kubernetes/sweep/lease.ts';
import { UndoJournal } from '../src/testbed/kubernetes/sweep/journal.ts';

const [context, runId, fault, node] = process.argv.slice(2) as [
  string,
  string,
  'freeze' | 'kill' | 'cordon',
  string,
];
const api = await connectApi({ context, named: true });
const namespace = namespaceOf(runId);
const journal = await UndoJournal.open({ run: namespace, context });
for (const name of [namespace, injectorNamespaceOf(runId)])
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: labelsOf(runId) } });
await holdLease(api, namespace, new AbortController().signal);
await api.create(stubborn());
await until(allRun, { what: 'the pods to run', withinMs: 120_000, everyMs: 200 });
const machines = kindMachines(clusterOf(context)!);
const UNDO = { freeze: 'thaw-node', kill: 'start-node', cordon: 'uncordon-node' } as const;
await journal.before({ undo: UNDO[fault], node });
await (fault === 'cordon' ? cordon(api, node, true) : machines[fault](node));
process.stdout.write('broken\n');
setInterval(() => undefined, 1_000);

/** Two pods on that machine, which would be made anew and take their grace period to end. */
function stubborn(): KubernetesObject & { spec: object } {
  const container = {
    name: 'stubborn',
    image: imagesFrom(process.env).redis,
    command: ['bash', '-c', "trap '' TERM; while true; do sleep 1; done"],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'stubborn', namespace, labels: labelsOf(runId) },
    spec: {
      serviceName: 'stubborn',
      replicas: 2,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { app: 'stubborn' } },
      template: {
        metadata: { labels: { app: 'stubborn' } },
        spec: { nodeName: node, containers: [container] },
      },
    },
  };
}

async function allRun(): Promise<true | undefined> {
  const pods = await api.list<V1Pod>({ apiVersion: 'v1', kind: 'Pod', namespace });
  return pods.filter(({ status }) => status?.phase === 'Running').length === 2 ? true : undefined;
}
