/** How a host of a lab comes to have another address, while the rest of the lab goes on. */

import type { AddressTrial, Addresses, IdThen } from '../../cluster/addresses.ts';
import { OBSERVER_HOST, type PlacedProcess } from '../../experiment/topology.ts';
import { checkDialled, dialCommand, dialTarget, reachedTargets } from '../dial.ts';
import type { AddressBook } from './address-book.ts';
import type { Lab } from './lab.ts';
import type { Links } from './links.ts';
import { PREFIX_LENGTH } from './network.ts';

/**
 * How often the address that a host has is dialled before its silence is believed: on a busy machine an attempt may be over
 * before its first packet was sent. And how often those that it had are, where it has none: each time takes a second.
 */
const ATTEMPTS = 4;
const ATTEMPTS_AT_NOBODY = 2;

interface Parts {
  readonly lab: Lab;
  readonly book: AddressBook;
  readonly links: Links;
  readonly processes: readonly PlacedProcess[];
  /** Writes the configuration of a Sentinel that begins anew among hosts as they are then. */
  readonly configure: (sentinel: PlacedProcess, id: IdThen) => Promise<void>;
}

export class LabAddresses implements Addresses {
  private readonly parts: Parts;
  private readonly listeners: (() => void)[] = [];
  /** Hosts that have no address just now. */
  private readonly away = new Set<string>();
  private last: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Calls back when a host has another address, before anything is started there. */
  onMoved(listener: () => void): void {
    this.listeners.push(listener);
  }

  async leave(host: string): Promise<void> {
    await this.parts.lab.run({ host, command: ['ip', 'addr', 'flush', 'dev', 'eth0', 'scope', 'global'] });
    this.away.add(host);
  }

  /** One after the other: each begins with what is known of those before. */
  arrive(host: string, id: IdThen): Promise<void> {
    const arrival = this.last.then(() => this.change(host, id));
    this.last = arrival.catch(() => undefined);
    return arrival;
  }

  async tryEach(host: string): Promise<readonly AddressTrial[]> {
    const port = this.parts.processes.find((one) => one.host === host)?.port;
    const addresses = this.parts.book.everOf(host);
    const targets = addresses.map((address) => dialTarget(address, port));
    const command = dialCommand(OBSERVER_HOST, targets);
    const attempts = this.away.has(host) ? ATTEMPTS_AT_NOBODY : ATTEMPTS;
    let reached: ReadonlySet<string> = new Set();
    let atUs = 0;
    for (let attempt = 0; attempt < attempts && !reached.has(targets.at(-1)!); attempt++) {
      const outcome = await this.parts.lab.request('run', { host: OBSERVER_HOST, command });
      checkDialled(OBSERVER_HOST, outcome.code, outcome.errors);
      reached = reached.union(new Set(reachedTargets(OBSERVER_HOST, outcome.output).keys()));
      atUs = outcome.atUs;
    }
    return addresses.map((address, n) => ({ address, answers: reached.has(targets[n]!), atUs }));
  }

  private async change(host: string, id: IdThen): Promise<void> {
    const { lab, book, links, processes, configure } = this.parts;
    await this.leave(host);
    const address = book.giveAnother(host);
    // Before the first packet from there.
    await links.readdress(host);
    await lab.run({ host, command: ['ip', 'addr', 'add', `${address}/${PREFIX_LENGTH}`, 'dev', 'eth0'] });
    this.away.delete(host);
    const sentinels = processes.filter((one) => one.host === host && one.kind === 'sentinel');
    for (const sentinel of sentinels) await configure(sentinel, id);
    for (const listener of this.listeners) listener();
  }
}
