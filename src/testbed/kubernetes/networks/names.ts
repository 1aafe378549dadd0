/** Names of hosts that are pods, where these are announced: the DNS of the cluster knows them, and the networks of pods ask it, or do not. */

import { ChaosError } from '../../../core/errors.ts';
import type { LostBy, Lookup, Names } from '../../../cluster/names.ts';
import type { PodNetworks } from './networks.ts';

export class KubernetesNames implements Names {
  private readonly networks: PodNetworks;

  constructor(networks: PodNetworks) {
    this.networks = networks;
  }

  async lose(names: readonly string[], by: LostBy, ttlMs: number): Promise<void> {
    if (by !== 'timeout')
      throw new ChaosError(
        'TESTBED_BROKE',
        'the DNS of the cluster answers for everybody: it takes no name away',
      );
    await this.networks.silence(names, ttlMs);
  }

  async giveBack(names: readonly string[]): Promise<void> {
    await this.networks.silence(names, 0);
  }

  lookUp(names: readonly string[]): Promise<readonly Lookup[]> {
    return this.networks.lookUp(names);
  }
}
