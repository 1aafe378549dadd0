/** Which addresses the hosts of a lab have, and had. */

import { ChaosError } from '../../core/errors.ts';
import type { Host } from '../../cluster/cluster.ts';
import { addressNumbered, MOST_HOSTS } from './network.ts';

export class AddressBook {
  /** In the order of the hosts; the last of each is what it has, or had last. */
  private readonly addresses: ReadonlyMap<string, string[]>;
  private given: number;

  constructor(hosts: readonly Host[]) {
    this.addresses = new Map(hosts.map(({ name, address }) => [name, [address]]));
    this.given = hosts.length;
  }

  /** As they are now. */
  get hosts(): readonly Host[] {
    return [...this.addresses.keys()].map((name) => ({ name, address: this.of(name) }));
  }

  of(host: string): string {
    return this.everOf(host).at(-1)!;
  }

  /** All that it had in this run, in order of time; TESTBED_BROKE where there is no such host. */
  everOf(host: string): readonly string[] {
    return this.known(host);
  }

  /** Its number among the hosts, from 1. */
  numberOf(host: string): number {
    return [...this.addresses.keys()].indexOf(host) + 1;
  }

  /** Gives a host an address that none has or had, and answers with it; TESTBED_BROKE where none is left. */
  giveAnother(host: string): string {
    if (this.given === MOST_HOSTS)
      throw new ChaosError('TESTBED_BROKE', `each of the ${MOST_HOSTS} addresses of the lab was given once`);
    const address = addressNumbered(++this.given);
    this.known(host).push(address);
    return address;
  }

  private known(host: string): string[] {
    const addresses = this.addresses.get(host);
    if (addresses === undefined) throw new ChaosError('TESTBED_BROKE', `there is no host named ${host}`);
    return addresses;
  }
}
