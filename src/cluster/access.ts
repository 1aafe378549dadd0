/** What the processes of a deployment demand of their clients. */

import type { PlacedProcess } from '../experiment/topology.ts';

export interface Access {
  /** Absent for the default user. */
  readonly username?: string;
  readonly password?: string;
  /** Present where they speak TLS. */
  readonly tls?: Certificates;
}

/** PEM. */
export interface Certificates {
  /** What signed the servers' certificates; absent for one of the well-known authorities. */
  readonly ca?: string;
  /** What a client presents, where servers demand it. */
  readonly certificate?: string;
  readonly key?: string;
}

/** Data nodes and Sentinels may demand different things. */
export type DeploymentAccess = Readonly<Record<PlacedProcess['kind'], Access>>;

/** A way to connect as clients of Node's take it. */
interface ConnectionOptions {
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
}

export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly checkServerIdentity: () => undefined;
}

/** Access to a process as ioredis takes it. */
export function accessOptions({ username, password, tls }: Access): ConnectionOptions {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: tlsOptions(tls) }),
  };
}

/**
 * The chain is verified, the name is not: a certificate rarely holds the address of a pod, which is what Sentinels may
 * announce, and it is not for a harness to find a deployment unreachable that its own clients reach by another name.
 */
export function tlsOptions({ ca, certificate, key }: Certificates): TlsOptions {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    checkServerIdentity: () => undefined,
  };
}

/** One password for all, or none. */
export function passwordAccess(password: string | undefined): DeploymentAccess {
  const access = password === undefined ? {} : { password };
  return { redis: access, sentinel: access };
}
