/** What the processes of a deployment demand of whoever connects. */

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

/** One password for all, or none. */
export function passwordAccess(password: string | undefined): DeploymentAccess {
  const access = password === undefined ? {} : { password };
  return { redis: access, sentinel: access };
}
