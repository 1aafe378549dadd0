/**
 * A deployment that somebody else made, as it was found: `discover` writes it, a person reviews it, `audit`, `plan --on` and
 * `run --on` read it. What is absent could not be found out: it is unknown, and nothing is concluded from it.
 *
 * Times are in ms and sizes in bytes unless a name says otherwise. Secrets are named, never held.
 */

import { z } from 'zod';
import { DURATION_PATTERN, NO_DURATION } from '../core/duration.ts';

export const DESCRIPTION_VERSION = 1;

const duration = z.string().regex(DURATION_PATTERN, NO_DURATION);
const port = z.int().min(1).max(65_535);
const count = z.int().min(0);

/** A key of a Secret in the deployment's namespace. */
const SecretKey = z
  .strictObject({ secret: z.string().min(1), key: z.string().min(1) })
  .meta({ id: 'SecretKey' });

/** What authenticates: a Secret's key, or an environment variable of whoever runs the harness. */
const Secret = z
  .union([SecretKey, z.strictObject({ environment: z.string().min(1) })])
  .meta({ id: 'Secret' });

const Login = z.strictObject({ username: z.string().optional(), password: Secret.optional() });

const Tls = z.strictObject({
  /** Authority that servers' certificates must be signed by; a file for one that no Secret holds. */
  ca: z.union([Secret, z.strictObject({ file: z.string() })]).optional(),
  /** What a client presents where servers demand one. */
  certificate: Secret.optional(),
  key: Secret.optional(),
});

/** Where a process listens, and who runs it. */
const PROCESS = {
  /** Its name in experiments and reports: the pod's, with the container's where a pod runs several of a kind. */
  name: z.string().min(1),
  pod: z.string().min(1),
  container: z.string().min(1),
  port,
  tls: z.boolean(),
  /** The address that it is announced by, as Sentinels name it: a pod's IP, a Service's IP, or a host name. */
  announced: z.strictObject({ host: z.string(), port }).optional(),
  server: z.enum(['redis', 'valkey']),
  /** As INFO has it, such as `8.0.2`. */
  version: z.string(),
  runId: z.string(),
  /** Whether it answers without a password. */
  isOpen: z.boolean().optional(),
  /** INFO's config_file: empty when it was started without one, so that CONFIG REWRITE is refused. */
  configFile: z.string().optional(),
  uptimeS: z.number(),
  maxClients: count.optional(),
  connectedClients: count.optional(),
} as const;

export const DataNode = z.strictObject({
  ...PROCESS,
  role: z.enum(['master', 'replica']),
  /** Of a replica: the address of its master, and whether it is linked to it. */
  follows: z.strictObject({ host: z.string(), port, isLinked: z.boolean() }).optional(),
  /** Of a master: how many replicas are online. */
  replicas: count.optional(),
  /** Directives as CONFIG GET has them; absent where CONFIG is refused. */
  settings: z.record(z.string(), z.string()).optional(),
  memory: z
    .strictObject({ used: count, peak: count.optional(), dataset: count.optional(), rss: count.optional() })
    .optional(),
  /** Whether it was loading its data when it was asked. */
  isLoading: z.boolean().optional(),
  keys: count.optional(),
  /** Written by its clients while it was looked at. */
  rate: z
    .strictObject({ writesPerS: z.number().optional(), replicationBytesPerS: z.number().optional() })
    .optional(),
  /** Whether the last RDB and AOF writes succeeded. */
  isPersisted: z.boolean().optional(),
});
export type DataNode = z.infer<typeof DataNode>;

/** Somebody that a Sentinel knows; `process` is its name above where the address leads to one. */
const Known = z.strictObject({
  address: z.string(),
  process: z.string().optional(),
  /** Its id, of another Sentinel. */
  id: z.string().optional(),
  /** Flags as Sentinel has them, such as `slave,s_down`. */
  flags: z.string(),
});

export const Sentinel = z.strictObject({
  ...PROCESS,
  id: z.string(),
  /** What it knows of the master that is described. */
  watches: z.strictObject({
    address: z.string(),
    process: z.string().optional(),
    flags: z.string(),
    quorum: count,
    downAfter: count,
    failoverTimeout: count,
    parallelSyncs: count,
    configEpoch: count,
    replicas: z.array(Known),
    sentinels: z.array(Known),
  }),
  isTilt: z.boolean().optional(),
  /** CKQUORUM's answer when it is not OK. */
  quorumProblem: z.string().optional(),
  /** As SENTINEL CONFIG GET has them: resolve-hostnames, announce-hostnames, … */
  settings: z.record(z.string(), z.string()).optional(),
});
export type Sentinel = z.infer<typeof Sentinel>;

const Probe = z.strictObject({
  /** exec, tcpSocket, httpGet, grpc. */
  kind: z.string(),
  /** The command of an exec probe. */
  command: z.string().optional(),
  periodS: count,
  timeoutS: count,
  failures: count,
  initialDelayS: count,
});
export type Probe = z.infer<typeof Probe>;

const Resources = z.strictObject({
  /** In cores. */
  cpu: z.number().optional(),
  memory: count.optional(),
});

export const Container = z.strictObject({
  name: z.string(),
  image: z.string(),
  requests: Resources,
  limits: Resources,
  liveness: Probe.optional(),
  readiness: Probe.optional(),
  startup: Probe.optional(),
  /** The command, or kind, of the preStop hook. */
  preStop: z.string().optional(),
  restarts: count,
  /** Where it writes: what lies under each path, and whether it outlives the pod. */
  volumes: z.array(
    z.strictObject({
      path: z.string(),
      /** persistentVolumeClaim, emptyDir, configMap, secret, hostPath, … */
      kind: z.string(),
      isReadOnly: z.boolean(),
    }),
  ),
  isRootReadOnly: z.boolean(),
});
export type Container = z.infer<typeof Container>;

export const Pod = z.strictObject({
  name: z.string(),
  ip: z.string().optional(),
  /** Such as `StatefulSet shop-redis-node`; absent for a pod that nothing would make anew. */
  controller: z.string().optional(),
  machine: z.string().optional(),
  zone: z.string().optional(),
  isReady: z.boolean(),
  restartPolicy: z.string(),
  graceS: count,
  sharesProcesses: z.boolean(),
  containers: z.array(Container),
  initContainers: z.array(z.string()),
});
export type Pod = z.infer<typeof Pod>;

/** What people want of a deployment while something is broken. */
export const Objectives = z.strictObject({
  'writable-again': duration.optional(),
  'client-outage': duration.optional(),
  'lost-writes': z.union([count, z.string().regex(/^\d+(\.\d+)?%$/)]).optional(),
  recovered: duration.optional(),
  'no-failover-without-majority': z.boolean().optional(),
});

export const Description = z
  .strictObject({
    version: z.literal(DESCRIPTION_VERSION),
    /** What the namespace's annotation has to allow. */
    name: z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/),
    /** When it was looked at, ISO 8601. */
    found: z.string(),
    context: z.string(),
    namespace: z.string(),
    /** The master's name, as Sentinels know it, and other masters that they watch. */
    master: z.string(),
    otherMasters: z.array(z.string()),
    credentials: z.strictObject({ redis: Login, sentinel: Login }),
    tls: Tls.optional(),
    nodes: z.array(DataNode).min(1),
    sentinels: z.array(Sentinel).min(1),
    pods: z.array(Pod),
    /** Budgets that hold for pods above. */
    disruptionBudgets: z.array(
      z.strictObject({
        name: z.string(),
        maxUnavailable: z.union([count, z.string()]).optional(),
        minAvailable: z.union([count, z.string()]).optional(),
        pods: z.array(z.string()),
      }),
    ),
    /** Services that lead to pods above, or would if somebody kept a label on these. */
    services: z.array(
      z.strictObject({
        name: z.string(),
        /** ClusterIP, or `None`. */
        address: z.string(),
        ports: z.array(z.strictObject({ port, target: z.union([port, z.string()]) })),
        pods: z.array(z.string()),
        publishesNotReady: z.boolean(),
        /** Labels of its selector that not every data node has: somebody keeps them on pods, by their role as a rule. */
        keptLabels: z.record(z.string(), z.string()).optional(),
      }),
    ),
    /** What could not be looked at, and why, in sentences. */
    unseen: z.array(z.string()),
    /** What a run may do: nothing, until a person changes it to `faults`. */
    allow: z.enum(['nothing', 'faults']),
    /** What the people whose deployment it is want of it. */
    objectives: Objectives,
    /** When a run heals at once and ends. */
    abort: z.strictObject({ outage: duration.optional() }),
  })
  .meta({ id: 'Description' });
export type Description = z.infer<typeof Description>;
