/** An experiment for any deployment: what is done and expected is worked out for the topology at hand. */

import { duration, milliseconds, type Duration } from '../core/duration.ts';
import { count } from '../core/quantity.ts';
import type { Experiment } from './experiment.ts';
import type { Topology } from './topology.ts';

export interface Portable<N extends string = string> {
  /** What it is carried out on where there is no deployment yet. */
  readonly topology: Topology;
  /** How many of each there must be at least. */
  readonly needs?: { readonly redis?: number; readonly sentinels?: number; readonly services?: number };
  readonly on: (topology: Topology) => Omit<Experiment<N>, 'topology'>;
}

/** Declares one; a file that default-exports it holds an experiment for every deployment. */
export function portable<const N extends string>(value: Portable<N>): Portable<N> {
  return value;
}

/** The experiment on a topology; without one on its own. */
export function experimentOn(value: Portable, topology = value.topology): Experiment {
  return { ...value.on(topology), topology };
}

/** What a topology has too few of for it, as a clause: `it needs 3 data nodes, and there are 2`. */
export function lackingFor({ needs = {} }: Portable, topology: Topology): string | undefined {
  const wanted = [
    ['data node', needs.redis ?? 0, topology.redis],
    ['Sentinel', needs.sentinels ?? 0, topology.sentinels],
    ['Service that leads to the master', needs.services ?? 0, topology.services.length],
  ] as const;
  const lacking = wanted.find(([, least, there]) => there < least);
  if (lacking === undefined) return undefined;
  const [what, least, there] = lacking;
  return `it needs ${count(least, what)}, and there ${there === 1 ? 'is' : 'are'} ${there}`;
}

/** Silence is noticed up to one ping later (1 s), and each step of a failover may take a tick of Sentinel's timer, ms. */
const AFTER_DOWN_MS = 3_700;
/** A client that has lost its master asks the Sentinels again, on a machine that may be busy, ms. */
const CLIENT_MS = 3_300;

/**
 * How long one failover may take until writes are acknowledged again, whatever the master died of: down-after, the
 * predicted band of what follows (facts/predicted.ts), and a client that has to find the new master.
 */
export function oneFailover({ downAfter }: Pick<Topology, 'downAfter'>): Duration {
  return duration(milliseconds(downAfter) + AFTER_DOWN_MS + CLIENT_MS);
}

/**
 * Whoever keeps a label of the role on pods asks now and then who the master is, and the machines follow the API server, ms. Loops
 * that do it ask every second to every ten seconds.
 */
const LABEL_MS = 10_000;

/** The same for clients that go through a Service which leads to the master by a label that somebody keeps. */
export function oneFailoverBehindService({ downAfter }: Pick<Topology, 'downAfter'>): Duration {
  return duration(milliseconds(oneFailover({ downAfter })) + LABEL_MS);
}

/** Pods that are made anew, probed slowly and fill their data, ms. */
const PODS_MS = 180_000;

/** How long a deployment may take to be whole again without help: a failover, one lost try with its back-off, and pods that come back. */
export function recovery({
  downAfter,
  failoverTimeout,
}: Pick<Topology, 'downAfter' | 'failoverTimeout'>): Duration {
  return duration(2 * milliseconds(downAfter) + 2 * milliseconds(failoverTimeout) + PODS_MS);
}
