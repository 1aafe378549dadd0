/** Links between hosts of a lab: cut, restored, counted and dialled, each at the host whose kernel must do it. */

import { monotonicUs } from '../../core/clock.ts';
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
  ruleset,
} from '../packet-filter.ts';
import { shellCommand } from '../shell-program.ts';
import {
  classLines,
  LIST_CLASSES,
  queueLines,
  pacedCounts,
  paceEndRules,
  paceRules,
  type PacedCount,
  type Receiver,
} from '../traffic-shaper.ts';
import type { Slowness } from '../../cluster/slowness.ts';
import type { DialResult, LinkCount, Moment } from '../../cluster/evidence.ts';
import type { AddressBook } from './address-book.ts';
import type { Lab } from './lab.ts';

/** Something that is done to a link until a moment, by performance.now(). */
interface Standing {
  readonly link: Link;
  readonly until: number;
}

export class Links {
  private readonly lab: Lab;
  private readonly addresses: AddressBook;
  private readonly ports: ReadonlyMap<string, number>;
  /** Hosts that limit the rate of some of what they send, or did. */
  private readonly pacing = new Set<string>();
  /** Hosts that delay some of what they send, or did. */
  private readonly delaying = new Set<string>();
  /** What was cut and slowed last, by the link's key: rules are about addresses, of which a host may come to have another. */
  private readonly cuts = new Map<string, Standing>();
  private readonly slowings = new Map<string, Standing & { readonly slowness: Slowness }>();

  constructor(lab: Lab, addresses: AddressBook, processes: readonly PlacedProcess[]) {
    this.lab = lab;
    this.addresses = addresses;
    this.ports = new Map(processes.map(({ host, port }) => [host, port]));
  }

  /** Drops what these links carry, at once and until restored or the time-to-live ends; cutting again renews it. */
  cut(links: readonly Link[], ttlMs: number): Promise<Moment> {
    const until = performance.now() + ttlMs;
    for (const link of links) this.cuts.set(keyOf(link), { link, until });
    return this.applyToReceivers(links, (addresses) => cutRules(addresses, ttlMs));
  }

  restore(links: readonly Link[]): Promise<Moment> {
    for (const link of links) this.cuts.delete(keyOf(link));
    return this.applyToReceivers(links, restoreRules);
  }

  /** Loses packets on these links by chance, delays them or limits their rate, at once and until that is ended or the time-to-live is over. */
  async slow(links: readonly Link[], slowness: Slowness, ttlMs: number): Promise<Moment> {
    const { loss, rate, delay } = slowness;
    const until = performance.now() + ttlMs;
    for (const link of links) this.slowings.set(keyOf(link), { link, until, slowness });
    if (rate !== undefined || delay !== undefined)
      await this.applyToSenders(links, (receivers, host) => {
        const wasDelaying = this.delaying.has(host);
        if (delay !== undefined) this.delaying.add(host);
        const queues = delay !== undefined || wasDelaying ? queueLines(receivers, delay) : '';
        return [`${classLines(receivers, rate)}${queues}`, paceRules(receivers, ttlMs)];
      });
    return this.applyToReceivers(loss === undefined ? [] : links, (addresses) =>
      lossRules(addresses, loss!, ttlMs),
    );
  }

  async endSlowness(links: readonly Link[]): Promise<Moment> {
    for (const link of links) this.slowings.delete(keyOf(link));
    const paced = links.filter(({ from }) => this.pacing.has(from));
    await this.applyToSenders(paced, (receivers) => [classLines(receivers), paceEndRules(receivers)]);
    return this.applyToReceivers(links, lossEndRules);
  }

  /** Lets every receiver count what comes from an address that a host has from now on, and does to its links what was done to them before. */
  async readdress(host: string): Promise<void> {
    const input = ruleset([this.addresses.of(host)]);
    await Promise.all(
      this.addresses.hosts.map(({ name }) =>
        this.lab.run({ host: name, command: ['nft', '-f', '-'], input }),
      ),
    );
    const isOfIt = ({ link: { from, to }, until }: Standing): boolean =>
      [from, to].includes(host) && until > performance.now();
    for (const { link, until } of [...this.cuts.values()].filter(isOfIt))
      await this.cut([link], until - performance.now());
    for (const { link, until, slowness } of [...this.slowings.values()].filter(isOfIt))
      await this.slow([link], slowness, until - performance.now());
  }

  async counters(links: readonly Link[]): Promise<readonly LinkCount[]> {
    const paced = await this.pacedCounts(links);
    const counted = await Promise.all(
      linksBy('to', links).map(async ([host, links]) => {
        const { output, atUs } = await this.lab.run({ host, command: LIST_COUNTERS });
        const counts = packetCounts(output, host);
        return links.map((link) => {
          const sent = paced.get(link.from)?.get(this.receiver(link).number);
          const counted = { link, ...countsOf(counts, host, this.addresses.everOf(link.from)), atUs };
          return sent === undefined ? counted : { ...counted, paced: sent };
        });
      }),
    );
    return inOrderOf(links, counted.flat());
  }

  async dial(links: readonly Link[]): Promise<readonly DialResult[]> {
    const dialled = await Promise.all(
      linksBy('from', links).map(async ([host, links]) => {
        const targets = links.map(({ to }) => dialTarget(this.addresses.of(to), this.ports.get(to)));
        const command = dialCommand(host, targets);
        const { code, output, errors, atUs } = await this.lab.request('run', { host, command });
        checkDialled(host, code, errors);
        const reached = reachedTargets(host, output);
        return links.map((link, n) => {
          const tookUs = reached.get(targets[n]!);
          const dialled = { link, connected: reached.has(targets[n]!), atUs };
          return tookUs === undefined ? dialled : { ...dialled, tookUs };
        });
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
        const input = rules(links.map(({ from }) => this.addresses.of(from)));
        return this.lab.run({ host, command: ['nft', '-f', '-'], input });
      }),
    );
    return {
      atUs: Math.max(...outcomes.map(({ atUs }) => atUs), ...(links.length === 0 ? [monotonicUs()] : [])),
    };
  }

  /** Classes and rules at all senders, from what each has to do with its receivers. */
  private async applyToSenders(
    links: readonly Link[],
    of: (receivers: Receiver[], host: string) => readonly [lines: string, rules: string],
  ): Promise<void> {
    await Promise.all(
      linksBy('from', links).map(async ([host, links]) => {
        this.pacing.add(host);
        const [lines, input] = of(
          links.map((link) => this.receiver(link)),
          host,
        );
        await this.lab.run({ host, command: shellCommand(import.meta.dirname, 'pace.sh', lines), input });
      }),
    );
  }

  /** What went through the classes of the senders that have any, by sender. */
  private async pacedCounts(links: readonly Link[]): Promise<Map<string, Map<number, PacedCount>>> {
    const senders = linksBy('from', links).flatMap(([host]) => (this.pacing.has(host) ? [host] : []));
    return new Map(
      await Promise.all(
        senders.map(async (host) => {
          const { output } = await this.lab.run({ host, command: LIST_CLASSES });
          return [host, pacedCounts(output, host)] as const;
        }),
      ),
    );
  }

  private receiver({ to }: Link): Receiver {
    return { address: this.addresses.of(to), number: this.addresses.numberOf(to) };
  }
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
