/** The files of servers in pods of our own: their configuration is made unwritable, and their volumes full, for a while. */

import { ChaosError } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import type { Moment } from '../../../cluster/evidence.ts';
import type { Storage, StorageAttempt, StoragePart } from '../../../cluster/storage.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { Injectors } from '../injector/injectors.ts';
import type { PodCache } from '../pods/pod-cache.ts';
import { seenStored, storageScript, type StorageAct, type Stored } from './storage-script.ts';

/** Between two containers of a pod none of its processes sees its files, ms. */
const SEEN_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 200;

export interface StorageParts {
  readonly podCache: Pick<PodCache, 'pod'>;
  readonly injectors: Pick<Injectors, 'run'>;
  readonly processes: readonly PlacedProcess[];
}

type Carried = Stored & { readonly momentOf: (stamp: string) => number };

export class PodStorage implements Storage {
  private readonly parts: StorageParts;

  constructor(parts: StorageParts) {
    this.parts = parts;
  }

  seal(process: string, ttlMs: number): Promise<Moment> {
    return this.spoil(process, { act: 'seal', ttlS: Math.ceil(ttlMs / 1_000) });
  }

  unseal(process: string): Promise<Moment> {
    return this.spoil(process, { act: 'unseal' });
  }

  fill(process: string, ttlMs: number): Promise<Moment> {
    return this.spoil(process, { act: 'fill', ttlS: Math.ceil(ttlMs / 1_000) });
  }

  drain(process: string): Promise<Moment> {
    return this.spoil(process, { act: 'drain' });
  }

  async attempt(process: string, to: StoragePart): Promise<StorageAttempt> {
    const wrote = (stored: Stored): boolean => stored.attempt !== undefined;
    const { attempt, momentOf } = await this.seen(process, { act: 'attempt', to }, wrote);
    const { stamp, ...outcome } = attempt!;
    return { ...outcome, atUs: momentOf(stamp) };
  }

  private async spoil(process: string, act: StorageAct): Promise<Moment> {
    const isThere = (stored: Stored): boolean => stored.hindrance !== 'absent';
    const { hindrance, stamp, momentOf } = await this.seen(process, act, isThere);
    if (hindrance === 'shared')
      throw new ChaosError(
        'TESTBED_BROKE',
        `the volume of ${process} is no file system of its own, so that it cannot be made full`,
        { hint: "topology({ storage: 'memory' }) gives each process one" },
      );
    return { atUs: momentOf(stamp) };
  }

  /** Carries it out until there was something to do it to. */
  private seen(process: string, act: StorageAct, isDone: (stored: Stored) => boolean): Promise<Carried> {
    const carriedOut = async (): Promise<Carried | undefined> => {
      const carried = await this.carryOut(process, act);
      return isDone(carried) ? carried : undefined;
    };
    return until(carriedOut, {
      what: `a container of ${process} that has its files`,
      withinMs: SEEN_WITHIN_MS,
      everyMs: LOOK_EVERY_MS,
    });
  }

  private async carryOut(name: string, act: StorageAct): Promise<Carried> {
    const { podCache, injectors, processes } = this.parts;
    const process = processes.find((one) => one.name === name);
    if (process === undefined) throw new ChaosError('TESTBED_BROKE', `there is no process named ${name}`);
    const pod = podCache.pod(process.host);
    if (pod?.node === undefined) throw new ChaosError('TESTBED_BROKE', `${name} is on no machine`);
    const { output, momentOf } = await injectors.run(pod.node, storageScript({ process, uid: pod.uid }, act));
    return { ...seenStored(output), momentOf };
  }
}
