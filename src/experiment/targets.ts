/** The words for what a fault hits. This file holds nothing else. */

import type { Target } from './target.ts';

/** The data node that the Sentinels call master when the step runs. */
export const master: Target = { word: 'master' };
/** The data node that was master when the schedule began, whatever it is now. */
export const firstMaster: Target = { word: 'first-master' };
/** Every live data node that is not the master. */
export const replicas: Target = { word: 'replicas' };
/** The Sentinel elected in the latest failover. */
export const sentinelLeader: Target = { word: 'sentinel-leader' };
/** One live replica, counted from 0 in the order of names. */
export function replica(index: number): Target {
  return { word: 'replica', index };
}
/** One Sentinel by number. */
export function sentinel(index: number): Target {
  return { word: 'sentinel', index };
}
/** Sentinels by share: the largest minority, the smallest majority, or all; the last ones by number. */
export const sentinels = {
  minority: { word: 'sentinels', which: 'minority' },
  majority: { word: 'sentinels', which: 'majority' },
  all: { word: 'sentinels', which: 'all' },
} as const satisfies Record<string, Target>;
/** The host of the writers with this letter. */
export function client(letter: string): Target {
  return { word: 'client', letter };
}
/** The host of the proxy. */
export const proxy: Target = { word: 'proxy' };
/** A process by its own name, such as `redis-0`. */
export function node(name: string): Target {
  return { word: 'node', name };
}
