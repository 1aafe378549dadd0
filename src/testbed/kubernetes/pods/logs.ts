/**
 * The logs of all pods, as they are printed: what a container printed before it was killed is gone from the cluster.
 */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { sleep } from '../../../core/clock.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { Api, ContainerRef } from '../api.ts';
import type { Residences } from './residences.ts';

/** Between a container's end and the next look for its successor, ms. */
const LOOK_EVERY_MS = 500;

export interface LogSources {
  readonly api: Api;
  readonly residences: Residences;
  readonly processes: readonly PlacedProcess[];
  /** Folder of one `<process>.log` each. */
  readonly folder: string;
}

/**
 * Follows the log of every process into its file, from one container to the next; stops when the returned function is
 * called.
 */
export function followLogs(sources: LogSources): () => Promise<void> {
  const abort = new AbortController();
  const all = sources.processes.map((process) => followOne(sources, process, abort.signal));
  return async () => {
    abort.abort();
    await Promise.all(all);
  };
}

async function followOne(
  { api, residences, folder }: LogSources,
  process: PlacedProcess,
  signal: AbortSignal,
): Promise<void> {
  const ref = { ...residences.podOf(process.host), container: residences.containerOf(process) };
  const file = createWriteStream(join(folder, logOf(process)), { flags: 'a' });
  // A log that does not fit is no reason to break a run: its history is.
  file.on('error', () => undefined);
  /** Which container was followed last, and how many of its bytes we have. */
  let last = { id: '', bytes: 0 };
  while (!signal.aborted) {
    const id = await containerOf(api, ref);
    if (id !== undefined) {
      if (id !== last.id) last = { id, bytes: 0 };
      let skip = last.bytes;
      const onBytes = (bytes: Buffer): void => {
        const fresh = bytes.subarray(Math.min(skip, bytes.length));
        skip -= bytes.length - fresh.length;
        last.bytes += fresh.length;
        file.write(fresh);
      };
      // A lost connection is no reason to break a run; the log goes on where it was.
      await api.follow(ref, onBytes, signal).catch(() => undefined);
    }
    await sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
  file.end();
  await finished(file).catch(() => undefined);
}

/** The id of the container that runs now; undefined when none does. */
async function containerOf(
  api: Api,
  { namespace, pod, container }: ContainerRef,
): Promise<string | undefined> {
  const reference = { apiVersion: 'v1', kind: 'Pod', name: pod, namespace };
  const object = await api.read<V1Pod>(reference).catch(() => undefined);
  const status = object?.status?.containerStatuses?.find(({ name }) => name === container);
  return status?.state?.running === undefined ? undefined : status.containerID;
}

/** A process of a found deployment is named after its pod and its container, with a slash between them. */
function logOf({ name }: Pick<PlacedProcess, 'name'>): string {
  return `${name.replaceAll('/', '.')}.log`;
}
