/** A pod as it is described: how it is probed, ended, limited and stored. */

import type { V1Container, V1LifecycleHandler, V1Pod, V1Probe, V1Volume } from '@kubernetes/client-node';
import type { Container, Pod, Probe } from '../../../deployment/description.ts';
import { residentContainers } from './candidates.ts';
import { withoutPasswords } from './hidden.ts';
import type { Inventory } from './inventory.ts';
import { quantity } from './quantity.ts';

/** Kubernetes' own where a pod does not say. */
const DEFAULTS = { graceS: 30, periodS: 10, timeoutS: 1, failures: 3, initialDelayS: 0 } as const;

/** `secrets` are values that must not be in any text. */
export function describePod(pod: V1Pod, inventory: Inventory, secrets: readonly string[]): Pod {
  const { metadata, spec, status } = pod;
  const machine = spec?.nodeName;
  const zone = zoneOf(machine, inventory);
  const controller = controllerOf(pod, inventory);
  return {
    name: metadata?.name ?? '',
    ...(status?.podIP !== undefined && { ip: status.podIP }),
    ...(controller !== undefined && { controller }),
    ...(machine !== undefined && { machine }),
    ...(zone !== undefined && { zone }),
    isReady: status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True',
    restartPolicy: spec?.restartPolicy ?? 'Always',
    graceS: spec?.terminationGracePeriodSeconds ?? DEFAULTS.graceS,
    sharesProcesses: spec?.shareProcessNamespace ?? false,
    containers: residentContainers(pod).map((container) =>
      withoutPasswordsIn(describeContainer(container, pod), secrets),
    ),
    initContainers: (spec?.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy !== 'Always')
      .map(({ name }) => name),
  };
}

function zoneOf(machine: string | undefined, { machines }: Inventory): string | undefined {
  const labels = machines.find(({ metadata }) => metadata?.name === machine)?.metadata?.labels;
  return labels?.['topology.kubernetes.io/zone'] ?? labels?.['failure-domain.beta.kubernetes.io/zone'];
}

/** A ReplicaSet's own controller where it has one: that is the Deployment. */
export function controllerOf({ metadata }: V1Pod, { replicaSets }: Inventory): string | undefined {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return undefined;
  const set = replicaSets.find(({ metadata }) => metadata?.uid === owner.uid);
  const above = set?.metadata?.ownerReferences?.find(({ controller }) => controller === true);
  const { kind, name } = above ?? owner;
  return `${kind} ${name}`;
}

function describeContainer(container: V1Container, { spec, status }: V1Pod): Container {
  const { name, image = '', resources, lifecycle, securityContext } = container;
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const preStop = lifecycle?.preStop === undefined ? undefined : hookText(lifecycle.preStop);
  return {
    name,
    image,
    requests: describeResources(resources?.requests),
    limits: describeResources(resources?.limits),
    ...probeOf('liveness', container.livenessProbe),
    ...probeOf('readiness', container.readinessProbe),
    ...probeOf('startup', container.startupProbe),
    ...(preStop !== undefined && { preStop }),
    restarts: statuses.find((one) => one.name === name)?.restartCount ?? 0,
    volumes: volumesOf(container, spec?.volumes ?? []),
    isRootReadOnly: securityContext?.readOnlyRootFilesystem ?? false,
  };
}

function withoutPasswordsIn(container: Container, secrets: readonly string[]): Container {
  const { liveness, readiness, startup, preStop } = container;
  const clean = (probe: Probe): Probe =>
    probe.command === undefined ? probe : { ...probe, command: withoutPasswords(probe.command, secrets) };
  return {
    ...container,
    ...(liveness && { liveness: clean(liveness) }),
    ...(readiness && { readiness: clean(readiness) }),
    ...(startup && { startup: clean(startup) }),
    ...(preStop !== undefined && { preStop: withoutPasswords(preStop, secrets) }),
  };
}

function describeResources(list: Readonly<Record<string, string>> | undefined): Container['requests'] {
  const cpu = quantity(list?.['cpu'] ?? '');
  const memory = quantity(list?.['memory'] ?? '');
  return { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory: Math.round(memory) }) };
}

type ProbeName = 'liveness' | 'readiness' | 'startup';

function probeOf(name: ProbeName, probe: V1Probe | undefined): Partial<Record<ProbeName, Probe>> {
  if (probe === undefined) return {};
  const kind = (['exec', 'tcpSocket', 'httpGet', 'grpc'] as const).find((one) => probe[one] !== undefined);
  const described = {
    kind: kind ?? 'unknown',
    ...(probe.exec?.command !== undefined && { command: probe.exec.command.join(' ') }),
    periodS: probe.periodSeconds ?? DEFAULTS.periodS,
    timeoutS: probe.timeoutSeconds ?? DEFAULTS.timeoutS,
    failures: probe.failureThreshold ?? DEFAULTS.failures,
    initialDelayS: probe.initialDelaySeconds ?? DEFAULTS.initialDelayS,
  };
  return { [name]: described };
}

function hookText({ exec, httpGet, sleep }: V1LifecycleHandler): string {
  if (exec?.command !== undefined) return exec.command.join(' ');
  if (sleep !== undefined) return `sleep ${sleep.seconds} s`;
  return httpGet === undefined ? 'tcpSocket' : 'httpGet';
}

function volumesOf({ volumeMounts = [] }: V1Container, volumes: readonly V1Volume[]): Container['volumes'] {
  return volumeMounts.map(({ name, mountPath, readOnly }) => {
    const volume = volumes.find((one) => one.name === name);
    const kind = volume === undefined ? 'unknown' : kindOf(volume);
    return { path: mountPath, kind, isReadOnly: readOnly ?? ALWAYS_READ_ONLY.includes(kind) };
  });
}

const ALWAYS_READ_ONLY = ['configMap', 'secret', 'projected', 'downwardAPI'];

/** A volume has its name and one field that is named after its kind. */
function kindOf(volume: V1Volume): string {
  const fields = Object.entries(volume).filter(([field, value]) => field !== 'name' && value !== undefined);
  return fields[0]?.[0] ?? 'emptyDir';
}
