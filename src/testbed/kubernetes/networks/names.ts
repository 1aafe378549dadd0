/** Names of hosts that are pods, where these are announced: the DNS of the cluster knows them; what it answers reaches whoever asks, or does not. */

import { ChaosError } from '../../../core/errors.ts';
import type { LostBy, Lookup, Names } from '../../../cluster/names.ts';
import type { PodNetworks } from './networks.ts';

/** Whoever is not answered waits for longer than this, µs: networks.sh has the C library wait for 1 s. */
const UNANSWERED_US = 800_000;

export class KubernetesNames implements Names {
  private readonly networks: PodNetworks;
  private readonly unanswered = new Set<string>();

  constructor(networks: PodNetworks) {
    this.networks = networks;
  }

  async lose(names: readonly string[], by: LostBy, ttlMs: number): Promise<void> {
    if (by === 'timeout') for (const name of names) this.unanswered.add(name);
    await this.networks.silence(names, { by, ttlMs });
  }

  async giveBack(names: readonly string[]): Promise<void> {
    for (const name of names) this.unanswered.delete(name);
    await this.networks.silence(names, { by: 'timeout', ttlMs: 0 });
  }

  async lookUp(names: readonly string[]): Promise<readonly Lookup[]> {
    const looks = await this.networks.lookUp(names);
    return looks.map(({ tookUs, ...look }) => {
      const { host, name, address } = look;
      if (address === undefined && this.unanswered.has(name) && tookUs < UNANSWERED_US)
        throw new ChaosError('TESTBED_BROKE', `${host} was answered about ${name}, which nobody should be`);
      return look;
    });
  }
}
