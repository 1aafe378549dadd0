/** What the containers of servers get of their machine, by their control groups: less of a core, or of memory, for a while. */

import { ChaosError } from '../../../core/errors.ts';
import type { Moment } from '../../../cluster/evidence.ts';
import type { LimitLook, Resource, Resources } from '../../../cluster/resources.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import { quotaUs } from '../../quota.ts';
import type { Injectors } from '../injector/injectors.ts';
import type { PodCache } from '../pods/pod-cache.ts';
import { limitScript, lowerLimit, seenLimit, type LimitAct } from './limit-script.ts';

export interface LimitsParts {
  readonly podCache: Pick<PodCache, 'pod'>;
  readonly injectors: Pick<Injectors, 'run'>;
  readonly processes: readonly PlacedProcess[];
  /** Whether the deployment is our own: what is killed there stays dead until it is started. In others the kubelet starts it at once. */
  readonly isOurs: boolean;
}

export class ContainerLimits implements Resources {
  private readonly parts: LimitsParts;

  constructor(parts: LimitsParts) {
    this.parts = parts;
  }

  throttle(process: string, share: number, ttlMs: number): Promise<Moment> {
    return this.impose(process, { resource: 'cpu', amount: quotaUs(share), keepsDead: false }, ttlMs);
  }

  /** The limit goes with the container: what is started in its place is under none of ours. */
  limitMemory(process: string, bytes: number, ttlMs: number): Promise<Moment> {
    const { isOurs } = this.parts;
    return this.impose(process, { resource: 'memory', amount: bytes, keepsDead: isOurs }, ttlMs);
  }

  async lift(process: string, resource: Resource): Promise<Moment> {
    const keepsDead = resource === 'memory' && this.parts.isOurs;
    return seen(await this.carryOut(process, { act: 'lift', resource, keepsDead }));
  }

  async look(process: string, resource: Resource): Promise<LimitLook> {
    return seen(await this.carryOut(process, { act: 'look', resource }));
  }

  private async impose(
    process: string,
    how: { readonly resource: Resource; readonly amount: number; readonly keepsDead: boolean },
    ttlMs: number,
  ): Promise<Moment> {
    const answer = await this.carryOut(process, { act: 'impose', ttlS: Math.ceil(ttlMs / 1_000), ...how });
    const lower = lowerLimit(answer.output);
    if (lower !== undefined)
      throw new ChaosError(
        'TESTBED_BROKE',
        `${process}’s container has a limit of ${lower} bytes already, which leaves it less than that`,
      );
    const look = seen(answer);
    if (look.isLimited) return look;
    throw new ChaosError(
      'TESTBED_BROKE',
      `the control group of ${process}’s container was not found on its machine`,
    );
  }

  private async carryOut(name: string, act: LimitAct): Promise<Carried> {
    const { podCache, injectors, processes } = this.parts;
    const process = processes.find((one) => one.name === name);
    if (process === undefined) throw new ChaosError('TESTBED_BROKE', `there is no process named ${name}`);
    const pod = podCache.pod(process.host);
    if (pod?.node === undefined) throw new ChaosError('TESTBED_BROKE', `${name} is on no machine`);
    return injectors.run(pod.node, limitScript({ process, uid: pod.uid }, act));
  }
}

type Carried = Awaited<ReturnType<Injectors['run']>>;

function seen({ output, momentOf }: Carried): LimitLook {
  const { isLimited, hits, kills, stamp } = seenLimit(output);
  return { isLimited, ...(hits === undefined ? {} : { hits }), kills, atUs: momentOf(stamp) };
}
