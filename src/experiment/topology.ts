/** What is deployed: data nodes, Sentinels, their settings, and the hosts clients run on. */

import type { Duration } from '../core/duration.ts';
import type { Probes } from './probes.ts';

/** What an author writes; everything left out has the value of `DEFAULT_TOPOLOGY`. */
export interface TopologyOptions {
  /** Number of data nodes: one master and its replicas. They are named redis-0, redis-1, … */
  readonly redis: number;
  /** Number of Sentinels, named sentinel-0, sentinel-1, … */
  readonly sentinels: number;
  /** How many Sentinels must see the master down before one of them tries a failover. */
  readonly quorum: number;
  readonly downAfter?: Duration;
  readonly failoverTimeout?: Duration;
  readonly parallelSyncs?: number;
  readonly redisPort?: number;
  readonly sentinelPort?: number;
  /** The name Sentinels know the master by. */
  readonly masterName?: string;
  readonly persistence?: 'none' | 'rdb' | 'aof';
  /**
   * Size of each data node's own volume, such as `1Gi`; `none` for data that is gone with its pod; `memory` for that as well, where every
   * process, Sentinels too, has a small file system of its own, which `fault.fillDisk` can make full. On Kubernetes only: in the local
   * lab each has one in any case.
   */
  readonly storage?: string;
  /** What a data node that starts again begins as: what its configuration says (raw Redis), or what the Sentinels say. */
  readonly restart?: 'as-configured' | 'ask-sentinels';
  /** Whether data nodes and Sentinels demand a password. */
  readonly password?: boolean;
  /**
   * Whether each has a user of its own instead of one password for all: clients with the observer, replicas, Sentinels. The
   * default user is off. A directive such as `user sentinel` gives other rights; the password is added to it.
   */
  readonly users?: boolean;
  /** Whether everything speaks TLS, with certificates made for the run, and nothing is answered in plain text. */
  readonly tls?: boolean;
  /**
   * By what data nodes and Sentinels are known: the address of a Service for each, which stays; the address of its pod, which the
   * next pod does not have, and in the local lab that of the host, which `fault.readdress` changes; or a name: that of the pod, which is known to no DNS while there is no pod, and in
   * the local lab that of the host. In the lab each host has an address that stays, and that is announced by default. `loopback`,
   * in the local lab only, is a port of the machine's own loopback for each process: it leads there from inside and from outside
   * the lab, so that a program on the machine can be a client, as if it were on the first client host.
   */
  readonly announce?: 'service' | 'pod-ip' | 'hostname' | 'loopback';
  /**
   * What the pod of a data node does before it stops, where that is the master: `failover` has a Sentinel fail over and waits until
   * that one names another; `paused-failover` holds writes back first. On Kubernetes only.
   */
  readonly preStop?: 'none' | 'failover' | 'paused-failover';
  /** What Kubernetes asks data nodes, besides whether their port is open. On Kubernetes only. */
  readonly probes?: Probes;
  /** `together` puts Sentinel n on the host of data node n. */
  readonly placement?: 'separate' | 'together';
  /**
   * What stands between data nodes and clients that know no Sentinel (`via: 'proxy'`): `haproxy` on a host of its own, which
   * leads each new connection to a data node that calls itself master. In the local lab only.
   */
  readonly proxy?: 'none' | 'haproxy';
  /**
   * Services of a deployment that was found which lead to the master, because somebody keeps a label of its role on pods
   * (`via: { service: … }`). What we deploy ourselves has none.
   */
  readonly services?: readonly string[];
  /** Hosts that run writers, by letter: `client('b')` is the host client-b. */
  readonly clients?: readonly string[];
  readonly server?: 'redis' | 'valkey';
  /**
   * Programs of single processes, by name, as it is while some are upgraded and others are not: `redis` or `valkey`, or the path of
   * a server. In the local lab only.
   */
  readonly servers?: Readonly<Record<string, string>>;
  /** Directives of redis.conf for every data node. */
  readonly directives?: Readonly<Record<string, string>>;
  /** Directives for single processes, by name (`redis-1`, `sentinel-0`). */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Topology = Required<TopologyOptions>;

/** Defaults; the timings are those of Redis's own example configuration where it has one. */
export const DEFAULT_TOPOLOGY = {
  downAfter: '5s',
  failoverTimeout: '60s',
  parallelSyncs: 1,
  redisPort: 6379,
  sentinelPort: 26379,
  masterName: 'mymaster',
  persistence: 'aof',
  storage: '1Gi',
  restart: 'as-configured',
  password: true,
  users: false,
  tls: false,
  announce: 'service',
  preStop: 'none',
  probes: {},
  placement: 'separate',
  proxy: 'none',
  services: [],
  clients: ['a'],
  server: 'redis',
  servers: {},
  directives: {},
  overrides: {},
} as const satisfies Omit<Topology, 'redis' | 'sentinels' | 'quorum'>;

/** A complete topology. */
export function topology(options: TopologyOptions): Topology {
  return { ...DEFAULT_TOPOLOGY, ...options };
}

/** Votes a leader needs to be elected: more than half of the known Sentinels, dead ones included. */
export function majority(sentinels: number): number {
  return Math.floor(sentinels / 2) + 1;
}

/** Where everything of a topology goes, before any address is known. */
export interface Placement {
  readonly hosts: readonly string[];
  readonly processes: readonly PlacedProcess[];
}

export interface PlacedProcess {
  readonly name: string;
  readonly kind: 'redis' | 'sentinel';
  readonly host: string;
  readonly port: number;
  /** Where clients reach it, if not at its host's address and its own port. */
  readonly announced?: { readonly host: string; readonly port: number };
}

/** The host the observer runs on; no fault may ever cut it off. */
export const OBSERVER_HOST = 'observer';

/** The host that the proxy runs on, where there is one; the process is called the same. */
export const PROXY_HOST = 'proxy';

/** Where the proxy says whom it leads to; HAProxy's manual uses this port for its statistics. It is none of the data nodes'. */
export const PROXY_STATE_PORT = 8404;

/** The host that the writers of `client(letter)` run on. */
export function clientHost(letter: string): string {
  return `client-${letter}`;
}

/** Assigns every process of the topology to a host. Data nodes come first, redis-0 is the first master. */
export function placementOf(topology: Topology): Placement {
  const nodes = Array.from({ length: topology.redis }, (_, n) => `redis-${n}`);
  const sentinels = Array.from({ length: topology.sentinels }, (_, n) => `sentinel-${n}`);
  const hostOf = (sentinel: number): string =>
    topology.placement === 'together' ? `redis-${sentinel}` : `sentinel-${sentinel}`;
  const sentinelHosts = sentinels.map((_, n) => hostOf(n));
  return {
    hosts: [
      ...new Set([
        ...nodes,
        ...sentinelHosts,
        ...(topology.proxy === 'haproxy' ? [PROXY_HOST] : []),
        ...topology.clients.map(clientHost),
        OBSERVER_HOST,
      ]),
    ],
    processes: [
      ...nodes.map((name) => ({ name, kind: 'redis' as const, host: name, port: topology.redisPort })),
      ...sentinels.map((name, n) => ({
        name,
        kind: 'sentinel' as const,
        host: hostOf(n),
        port: topology.sentinelPort,
      })),
    ],
  };
}
