/** Data nodes and Sentinels as StatefulSets. */

import type {
  V1Container,
  V1EmptyDirVolumeSource,
  V1EnvVar,
  V1PersistentVolumeClaim,
  V1StatefulSet,
  V1Volume,
  V1VolumeMount,
} from '@kubernetes/client-node';
import { milliseconds } from '../../../core/duration.ts';
import type { PlacedProcess, Topology } from '../../../experiment/topology.ts';
import { serverImage } from '../images.ts';
import { labelsOf } from '../names.ts';
import {
  FOLDERS,
  LIVENESS_FILE,
  PRE_STOP_FILE,
  SCRIPTS,
  START_FILE,
  startEnvironment,
} from '../processes/start-script.ts';
import { OWN_FOLDER } from '../processes/storage-script.ts';
import { CONFIGURATION, PASSWORD_KEY, PROGRAMS } from './files.ts';
import { dataAffinity, spread } from './placing.ts';
import { metadata, podLabels, portOf, serverGroups, type Plan, type ServerGroup } from './plan.ts';
import { CONTAINER_SECURITY, podSecurity, SERVER_USER } from './security.ts';

type Kind = PlacedProcess['kind'];

/** Requests are what an idle server takes. Processors have no limit: throttling would look like a fault. */
const RESOURCES: Readonly<Record<Kind, V1Container['resources']>> = {
  redis: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '1Gi' } },
  sentinel: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
};

/** One StatefulSet of data nodes and one of Sentinels, or one with both in each pod. */
export function statefulSets(plan: Plan): V1StatefulSet[] {
  return serverGroups(plan.topology).map((group) => statefulSet(plan, group));
}

function statefulSet(plan: Plan, group: ServerGroup): V1StatefulSet {
  const labels = podLabels(plan, group.role);
  const claims = group.kinds.includes('redis') ? dataClaims(plan) : [];
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(plan, group.name),
    spec: {
      serviceName: group.name,
      replicas: group.replicas,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'OnDelete' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          securityContext: podSecurity(SERVER_USER),
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          // Redis waits up to 10 s for its replicas when it gets SIGTERM; 30 s is also what Kubernetes gives by itself.
          terminationGracePeriodSeconds: 30,
          topologySpreadConstraints: spread(plan, group),
          ...(group.role === 'data' ? { affinity: dataAffinity(plan) } : {}),
          containers: group.kinds.map((kind) => container(plan, kind)),
          volumes: volumes(plan, group.kinds),
        },
      },
      ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims }),
    },
  };
}

/**
 * The claim of each data node; none when its data is to be gone with its pod. Claims go with their namespace: a
 * retention policy of the StatefulSet would compete with the scheduler for them, and cost seconds at the start.
 */
function dataClaims({ runId, topology: { storage } }: Plan): V1PersistentVolumeClaim[] {
  if (!isClaimed(storage)) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: OWN_FOLDER.redis, labels: labelsOf(runId) },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    },
  ];
}

function container(plan: Plan, kind: Kind): V1Container {
  const port = portOf(plan.topology, kind);
  return {
    name: kind,
    image: serverImage(plan.images, plan.topology),
    imagePullPolicy: 'IfNotPresent',
    command: script(START_FILE, kind, '$(POD_NAME)'),
    env: environment(plan),
    ports: [{ name: kind, containerPort: port, protocol: 'TCP' }],
    ...(mayBeIdle(plan, kind) ? {} : { readinessProbe: readiness(port) }),
    ...(kind === 'redis' ? { ...hook(plan.topology), ...liveness(plan.topology) } : {}),
    resources: RESOURCES[kind]!,
    securityContext: CONTAINER_SECURITY,
    volumeMounts: mounts(kind),
  };
}

function script(file: string, ...args: readonly string[]): string[] {
  return ['sh', `${FOLDERS.configuration}/${file}`, ...args];
}

/** What is done before the container of a data node gets SIGTERM. Kubernetes fills no environment in here: a shell does. */
function hook({ preStop, redisPort }: Topology): Pick<V1Container, 'lifecycle'> {
  if (preStop === 'none') return {};
  const how = preStop === 'paused-failover' ? 'paused' : 'plainly';
  const [shell, file] = script(PRE_STOP_FILE) as [string, string];
  const command = [shell, '-c', `exec ${shell} ${file} "$POD_NAME" ${redisPort} ${how}`];
  return { lifecycle: { preStop: { exec: { command } } } };
}

/** How long a container that is started may take until it is asked whether it is alive, s. */
const LIVENESS_DELAY_S = 10;

function liveness({ probes, redisPort }: Topology): Pick<V1Container, 'livenessProbe'> {
  if (probes.liveness === undefined) return {};
  const { period, failures } = probes.liveness;
  return {
    livenessProbe: {
      exec: { command: script(LIVENESS_FILE, String(redisPort)) },
      initialDelaySeconds: LIVENESS_DELAY_S,
      periodSeconds: milliseconds(period) / 1_000,
      failureThreshold: failures,
      // The script gives up before.
      timeoutSeconds: 2,
    },
  };
}

/** With fewer Sentinels than data nodes together, some pods' Sentinel containers have nothing to run. */
function mayBeIdle({ topology: { placement, redis, sentinels } }: Plan, kind: Kind): boolean {
  return kind === 'sentinel' && placement === 'together' && sentinels < redis;
}

/**
 * Asks the kernel whether the port is open, not the server what it is: a replica, a master and a server that loads its
 * data are equally ready, so that no role change moves pods in or out. It costs one connection, rarely, so that it
 * does not disturb what is measured. There is no liveness probe unless a topology has one: it would restart a frozen
 * server, and with it end the fault that is being looked at.
 */
function readiness(port: number): NonNullable<V1Container['readinessProbe']> {
  return { tcpSocket: { port }, periodSeconds: 5, timeoutSeconds: 1, failureThreshold: 3 };
}

function environment({ topology }: Plan): V1EnvVar[] {
  const secretKeyRef = { name: CONFIGURATION, key: PASSWORD_KEY };
  return [
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ...(topology.announce === 'pod-ip' ? [OWN_ADDRESS] : []),
    ...Object.entries(startEnvironment(topology)).map(([name, value]) => ({ name, value })),
    // What the server's command line client goes by, in the start script and by hand.
    ...(topology.password ? [{ name: 'REDISCLI_AUTH', valueFrom: { secretKeyRef } }] : []),
  ];
}

const OWN_ADDRESS: V1EnvVar = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };

function mounts(kind: Kind): V1VolumeMount[] {
  return [
    { name: 'configuration', mountPath: FOLDERS.configuration, readOnly: true },
    { name: OWN_FOLDER[kind], mountPath: FOLDERS.data },
    { name: 'hold', mountPath: FOLDERS.hold },
    { name: 'tmp', mountPath: '/tmp' },
  ];
}

function isClaimed(storage: string): boolean {
  return storage !== 'none' && storage !== 'memory';
}

/** What is not claimed is an empty folder that lives as long as the pod. One in memory is a file system of its own. */
function volumes({ topology: { storage } }: Plan, kinds: readonly Kind[]): V1Volume[] {
  const claimed = isClaimed(storage) ? [OWN_FOLDER.redis] : [];
  const own = kinds.map((kind) => OWN_FOLDER[kind]).filter((name) => !claimed.includes(name));
  const configuration: V1Volume = {
    name: 'configuration',
    projected: {
      sources: [
        { secret: { name: CONFIGURATION } },
        {
          configMap: {
            name: PROGRAMS,
            items: Object.keys(SCRIPTS).map((file) => ({ key: file, path: file })),
          },
        },
      ],
      defaultMode: 0o440,
    },
  };
  const ofOwn: V1EmptyDirVolumeSource = storage === 'memory' ? { medium: 'Memory' } : {};
  return [
    configuration,
    ...own.map((name): V1Volume => ({ name, emptyDir: ofOwn })),
    ...['hold', 'tmp'].map((name): V1Volume => ({ name, emptyDir: {} })),
  ];
}
