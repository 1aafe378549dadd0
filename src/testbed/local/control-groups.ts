/**
 * Control groups of the kernel, as files: where a group of our own can be made for a resource, how a limit is written there, and
 * how what the kernel counts is read back. Version 1 has a hierarchy for each resource, version 2 one for all.
 */

import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Resource } from '../../cluster/resources.ts';
import { PERIOD_US, quotaUs } from '../quota.ts';

/** Where the kernel shows its control groups, and what it says a process is in. */
export interface Hierarchies {
  /** `/sys/fs/cgroup`. */
  readonly root: string;
  /** The text of `/proc/<pid>/cgroup`. */
  readonly own: string;
}

/** Where a group can be made. */
export interface Place {
  readonly version: 1 | 2;
  readonly resource: Resource;
  /** The folder in which it is made. */
  readonly parent: string;
  /** The folder of the group that processes come from, and go back to. */
  readonly origin: string;
}

/** Groups of ours are named so, with a number that no other harness has at the same time. */
export const GROUP_PREFIX = 'sentinel-chaos-';
/** More than anything here takes, bytes. */
const LARGE = 2 ** 40;

/** Whether the kernel limits a group that is made there: tried with one that vanishes again. */
export function isLimiting(place: Place): boolean {
  const group = join(place.parent, `${GROUP_PREFIX}${process.pid}-trial`);
  try {
    mkdirSync(group);
  } catch {
    return false;
  }
  try {
    const [[file]] = place.resource === 'cpu' ? cpuLimit(place, 1) : memoryLimit(place, LARGE);
    return existsSync(join(group, file));
  } finally {
    rmdirSync(group);
  }
}

/** What is written to which file of a group. */
export type Limit = readonly [LimitLine, ...LimitLine[]];
type LimitLine = readonly [file: string, value: string];

/** The hierarchies of this machine, and where this process is in them. */
export function hierarchiesHere(): Hierarchies {
  return { root: '/sys/fs/cgroup', own: readFileSync('/proc/self/cgroup', 'utf8') };
}

/** Where a group that limits the resource can be made; undefined where nothing there can be written. */
export function placeFor(resource: Resource, hierarchies: Hierarchies): Place | undefined {
  return placeOfVersion1(resource, hierarchies) ?? placeOfVersion2(resource, hierarchies);
}

function placeOfVersion1(resource: Resource, { root, own }: Hierarchies): Place | undefined {
  const hierarchy = join(root, resource);
  const [, path] = new RegExp(`^\\d+:(?:[^:]*,)?${resource}(?:,[^:]*)?:(.*)$`, 'm').exec(own) ?? [];
  if (path === undefined) return undefined;
  const origin = originIn(hierarchy, path);
  return isWritable(origin) ? { version: 1, resource, parent: origin, origin } : undefined;
}

/** The nearest group above our own that hands the resource on: one with processes in it cannot. */
function placeOfVersion2(resource: Resource, { root, own }: Hierarchies): Place | undefined {
  const hierarchy = existsSync(join(root, 'cgroup.controllers')) ? root : join(root, 'unified');
  const [, path] = /^0::(.*)$/m.exec(own) ?? [];
  if (path === undefined) return undefined;
  const origin = originIn(hierarchy, path);
  for (let parent = origin; parent.startsWith(hierarchy); parent = join(parent, '..')) {
    const control = join(parent, 'cgroup.subtree_control');
    const handsOn = existsSync(control) && readFileSync(control, 'utf8').split(/\s+/).includes(resource);
    if (handsOn && isWritable(parent)) return { version: 2, resource, parent, origin };
  }
  return undefined;
}

/** The group that a path means; in a container the hierarchy may begin where its own group is. */
function originIn(hierarchy: string, path: string): string {
  const group = resolve(hierarchy, `.${path}`);
  return existsSync(join(group, 'cgroup.procs')) ? group : hierarchy;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(join(folder, 'cgroup.procs'), constants.W_OK);
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What limits a group to a share of one core, from 0 to 1. */
export function cpuLimit({ version }: Pick<Place, 'version'>, share: number): Limit {
  const quota = quotaUs(share);
  if (version === 2) return [['cpu.max', `${quota} ${PERIOD_US}`]];
  return [
    ['cpu.cfs_period_us', `${PERIOD_US}`],
    ['cpu.cfs_quota_us', `${quota}`],
  ];
}

/** What limits the memory that the processes of a group take from then on; without that they are swapped out, where there is swap. */
export function memoryLimit({ version }: Pick<Place, 'version'>, bytes: number): Limit {
  if (version === 2)
    return [
      ['memory.max', `${bytes}`],
      ['memory.swap.max', '0'],
    ];
  return [
    ['memory.limit_in_bytes', `${bytes}`],
    ['memory.swappiness', '0'],
  ];
}

/** The files of a group that `countsIn` reads, by resource and version. */
const COUNTED: Readonly<Record<`${Resource}${Place['version']}`, readonly string[]>> = {
  cpu1: ['cpu.stat'],
  cpu2: ['cpu.stat'],
  memory1: ['memory.failcnt', 'memory.oom_control'],
  memory2: ['memory.events'],
};

export interface Counts {
  /** How often the processes of a group were held back, or refused memory. */
  readonly hits: number;
  /** How many of them the kernel has killed for want of memory. */
  readonly kills?: number;
}

/** What the kernel has counted for a group. */
export function countsIn(group: string, { version, resource }: Pick<Place, 'version' | 'resource'>): Counts {
  const texts = COUNTED[`${resource}${version}`].map((file) => readFileSync(join(group, file), 'utf8'));
  const text = texts.join('\n');
  if (resource === 'cpu') return { hits: numberIn(text, 'nr_throttled') };
  // The first line of version 1 is the number alone.
  const hits = version === 1 ? Number.parseInt(text, 10) : numberIn(text, 'max');
  return { hits, kills: numberIn(text, 'oom_kill') };
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}
