/** What the containers of servers get of their machine, by their control groups: less of a core, for a while. */

import { ChaosError } from '../../../core/errors.ts';
import type { Moment } from '../../../cluster/evidence.ts';
import type { LimitLook, Resources } from '../../../cluster/resources.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import { quotaUs } from '../../quota.ts';
import type { Injectors } from '../injector/injectors.ts';
import type { PodCache } from '../pods/pod-cache.ts';
import { limitScript, seenLimit, type LimitAct } from './limit-script.ts';

export interface LimitsParts {
  readonly podCache: Pick<PodCache, 'pod'>;
  readonly injectors: Pick<Injectors, 'run'>;
  readonly processes: readonly PlacedProcess[];
}

export class ContainerLimits implements Resources {
  private readonly parts: LimitsParts;

  constructor(parts: LimitsParts) {
    this.parts = parts;
  }

  async throttle(process: string, share: number, ttlMs: number): Promise<Moment> {
    const ttlS = Math.ceil(ttlMs / 1_000);
    const look = await this.carryOut(process, { act: 'throttle', quotaUs: quotaUs(share), ttlS });
    if (look.isLimited) return look;
    throw new ChaosError(
      'TESTBED_BROKE',
      `the control group of ${process}’s container was not found on its machine`,
    );
  }

  /** A container that is killed for want of memory is started again by the kubelet, without the limit: that would be another fault. */
  limitMemory(process: string): Promise<Moment> {
    throw new ChaosError('TESTBED_BROKE', `the memory of ${process}’s container cannot be limited from here`);
  }

  lift(process: string): Promise<Moment> {
    return this.carryOut(process, { act: 'lift' });
  }

  look(process: string): Promise<LimitLook> {
    return this.carryOut(process, { act: 'look' });
  }

  private async carryOut(name: string, act: LimitAct): Promise<LimitLook> {
    const { podCache, injectors, processes } = this.parts;
    const process = processes.find((one) => one.name === name);
    if (process === undefined) throw new ChaosError('TESTBED_BROKE', `there is no process named ${name}`);
    const pod = podCache.pod(process.host);
    if (pod?.node === undefined) throw new ChaosError('TESTBED_BROKE', `${name} is on no machine`);
    const { output, momentOf } = await injectors.run(pod.node, limitScript({ process, uid: pod.uid }, act));
    const { isLimited, hits, stamp } = seenLimit(output);
    return { isLimited, ...(hits === undefined ? {} : { hits }), atUs: momentOf(stamp) };
  }
}
