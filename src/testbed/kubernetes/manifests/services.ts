/** What must exist first: the namespaces, and the Services whose addresses go into every configuration file. */

import type { V1Namespace, V1Service, V1ServicePort } from '@kubernetes/client-node';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import { injectorNamespaceOf, LABEL, labelsOf, namespaceOf, podOf } from '../names.ts';
import { metadata, podLabels, portOf, serverGroups, serverHosts, type Plan } from './plan.ts';

/**
 * Both namespaces, and the Services in the run's own. The Service of a host is named after its pod; its ClusterIP is
 * the address that the host is announced by, the same however often the pod is made anew. There is none where pods are
 * announced by what is their own.
 */
export function namespacesAndServices(plan: Plan): readonly (V1Namespace | V1Service)[] {
  const { announce } = plan.topology;
  return [
    ...namespaces(plan),
    ...headlessServices(plan),
    ...(announce === 'service' ? hostServices(plan) : []),
  ];
}

/** The run's own namespace, and that of its injectors. */
export function namespaces(plan: Plan): readonly V1Namespace[] {
  return [
    runNamespace(plan),
    // Cutting links and signalling processes of other pods takes privileges that nothing else here may have.
    namespace(plan, injectorNamespaceOf(plan.runId), 'privileged'),
  ];
}

/** The run's own namespace alone. */
export function runNamespace(plan: Plan): V1Namespace {
  return namespace(plan, namespaceOf(plan.runId), 'restricted');
}

function namespace(plan: Plan, name: string, level: 'restricted' | 'privileged'): V1Namespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: { ...labelsOf(plan.runId), 'pod-security.kubernetes.io/enforce': level },
      ...(plan.annotations === undefined ? {} : { annotations: { ...plan.annotations } }),
    },
  };
}

/** A StatefulSet must have one; each pod has a name in it, which is used where pods are announced by their own. */
function headlessServices(plan: Plan): V1Service[] {
  return serverGroups(plan.topology).map(({ name, role, kinds }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(plan, name),
    spec: {
      clusterIP: 'None',
      selector: podLabels(plan, role),
      publishNotReadyAddresses: true,
      ports: kinds.map((kind) => port(plan, kind)),
    },
  }));
}

function hostServices(plan: Plan): V1Service[] {
  return serverHosts(plan.topology).map(({ host, processes }) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(plan, podOf(host), { [LABEL.host]: host }),
    spec: {
      type: 'ClusterIP',
      selector: { ...labelsOf(plan.runId), 'statefulset.kubernetes.io/pod-name': podOf(host) },
      // Who is alive is for Sentinel to find out: a Service that takes pods away would answer before it.
      publishNotReadyAddresses: true,
      ports: processes.map(({ kind }) => port(plan, kind)),
    },
  }));
}

function port(plan: Plan, kind: PlacedProcess['kind']): V1ServicePort {
  const number = portOf(plan.topology, kind);
  return { name: kind, port: number, targetPort: number, protocol: 'TCP' };
}
