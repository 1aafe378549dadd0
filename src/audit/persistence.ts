/** What a data node has on its disk when it starts again. */

import type { DataNode } from '../deployment/description.ts';
import { settingOf } from './settings.ts';

/** `aof` has every acknowledged write of a killed process, `rdb` what the last snapshot had; undefined where it is unknown. */
export function persistenceOf(node: DataNode): 'aof' | 'rdb' | 'none' | undefined {
  const [aof, save] = [settingOf(node, 'appendonly'), settingOf(node, 'save')];
  if (aof === 'yes') return 'aof';
  if (aof === undefined || save === undefined) return undefined;
  return save.trim() === '' ? 'none' : 'rdb';
}

/**
 * ms of writes that are on no snapshot, at most: `save 900 1 60 10000` snapshots when so many seconds have passed and so many
 * writes were made since the last one. Without a rate the longest wait counts.
 */
export function snapshotGapMs(save: string, writesPerS: number | undefined): number {
  const numbers = save.trim().split(/\s+/).map(Number);
  const points = numbers.flatMap((seconds, index) =>
    index % 2 === 0 ? [{ seconds, writes: numbers[index + 1] ?? 1 }] : [],
  );
  const waits = points.map(({ seconds, writes }) =>
    writesPerS === undefined || writesPerS <= 0 ? seconds : Math.max(seconds, writes / writesPerS),
  );
  const isRated = writesPerS !== undefined && writesPerS > 0;
  return Math.round((isRated ? Math.min(...waits) : Math.max(...waits)) * 1_000);
}

/** ms after which the kubelet has a killed container running again at the soonest: measured 1 s to 2 s. */
export const RESTART_MS = 2_000;

/** Bytes in a ms that a server loads from its disk or copies over the network, for want of a measurement: 50 MiB/s. */
export const COPIED_PER_MS = (50 * 1024 ** 2) / 1_000;
