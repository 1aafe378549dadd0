/** Links between hosts of a lab: cut, restored, counted and dialled, each at the host whose kernel must do it. */

import { monotonicUs } from '../../core/clock.ts';
import { ChaosError } from '../../core/errors.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import type { Link } from '../../history/record.ts';
import { checkDialled, dialCommand, dialTarget, reachedTargets } from '../dial.ts';
import {
  countsOf,
  cutRules,
  inOrderOf,
  linksBy,
  lossEndRules,
  lossRules,
  LIST_COUNTERS,
  packetCounts,
  restoreRules,
} from '../packet-filter.ts';
import type { Host } from '../../cluster/cluster.ts';
import type { Slowness } from '../../cluster/slowness.ts';
import type { DialResult, LinkCount, Moment } from '../../cluster/evidence.ts';
import type { Lab } from './lab.ts';

export class Links {
  private readonly lab: Lab;
  private readonly addresses: ReadonlyMap<string, string>;
  private readonly ports: ReadonlyMap<string, number>;

  constructor(lab: Lab, hosts: readonly Host[], processes: readonly PlacedProcess[]) {
    this.lab = lab;
    this.addresses = new Map(hosts.map(({ name, address }) => [name, address]));
    this.ports = new Map(processes.map(({ host, port }) => [host, port]));
  }

  /** Drops what these links carry, at once and until restored or the time-to-live ends; cutting again renews it. */
  cut(links: readonly Link[], ttlMs: number): Promise<Moment> {
    return this.applyToReceivers(links, (addresses) => cutRules(addresses, ttlMs));
  }

  restore(links: readonly Link[]): Promise<Moment> {
    return this.applyToReceivers(links, restoreRules);
  }

  /** Loses packets on these links by chance, at once and until that is ended or the time-to-live is over. */
  slow(links: readonly Link[], { loss }: Slowness, ttlMs: number): Promise<Moment> {
    return this.applyToReceivers(links, (addresses) => lossRules(addresses, loss, ttlMs));
  }

  endSlowness(links: readonly Link[]): Promise<Moment> {
    return this.applyToReceivers(links, lossEndRules);
  }

  async counters(links: readonly Link[]): Promise<readonly LinkCount[]> {
    const counted = await Promise.all(
      linksBy('to', links).map(async ([host, links]) => {
        const { output, atUs } = await this.lab.run({ host, command: LIST_COUNTERS });
        const counts = packetCounts(output, host);
        return links.map((link) => ({ link, ...countsOf(counts, host, this.address(link.from)), atUs }));
      }),
    );
    return inOrderOf(links, counted.flat());
  }

  async dial(links: readonly Link[]): Promise<readonly DialResult[]> {
    const dialled = await Promise.all(
      linksBy('from', links).map(async ([host, links]) => {
        const targets = links.map(({ to }) => dialTarget(this.address(to), this.ports.get(to)));
        const command = dialCommand(host, targets);
        const { code, output, errors, atUs } = await this.lab.request('run', { host, command });
        checkDialled(host, code, errors);
        const reached = reachedTargets(host, output);
        return links.map((link, n) => ({ link, connected: reached.has(targets[n]!), atUs }));
      }),
    );
    return inOrderOf(links, dialled.flat());
  }

  /** The moment from which the rules apply at all receivers. */
  private async applyToReceivers(
    links: readonly Link[],
    rules: (addresses: string[]) => string,
  ): Promise<Moment> {
    const outcomes = await Promise.all(
      linksBy('to', links).map(([host, links]) => {
        const input = rules(links.map(({ from }) => this.address(from)));
        return this.lab.run({ host, command: ['nft', '-f', '-'], input });
      }),
    );
    return {
      atUs: Math.max(...outcomes.map(({ atUs }) => atUs), ...(links.length === 0 ? [monotonicUs()] : [])),
    };
  }

  private address(host: string): string {
    const address = this.addresses.get(host);
    if (address === undefined) throw new ChaosError('TESTBED_BROKE', `there is no host named ${host}`);
    return address;
  }
}
