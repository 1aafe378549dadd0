/**
 * Which hosts send at a limited rate or late, to whom, and what went through their classes: summed over all networks that each
 * of them has had.
 */

import type { Link } from '../../../history/record.ts';
import type { Slowness } from '../../../cluster/slowness.ts';
import { classLines, exactPaceRules, queueLines, type PacedCount } from '../../traffic-shaper.ts';
import { Standing } from './standing.ts';

/** What is done to what a link carries at its sender. */
export type Pace = Pick<Slowness, 'rate' | 'delay'>;

/** What a sender's network is to have: lines for `tc -batch`, rules for nftables, and for how long, ms; 0 where nothing stands any more. */
export interface Paces {
  readonly lines: string;
  readonly rules: string;
  readonly ttlMs: number;
}

export class Pacing {
  private readonly hosts: readonly string[];
  private readonly standing = new Standing<Pace>();
  /** The receivers that each sender has, or had, a class for. */
  private readonly classes = new Map<string, Set<string>>();
  /** Senders that hold some of what they send back, or did. */
  private readonly delaying = new Set<string>();
  private readonly totals = new Map<string, PacedCount>();
  private readonly lastCounts = new Map<string, ReadonlyMap<number, PacedCount>>();

  constructor(hosts: readonly string[]) {
    this.hosts = hosts;
  }

  put(links: readonly Link[], pace: Pace, untilUs: number): void {
    this.standing.put(links, pace, untilUs);
    for (const { from, to } of links) {
      this.classes.set(from, (this.classes.get(from) ?? new Set()).add(to));
      if (pace.delay !== undefined) this.delaying.add(from);
    }
  }

  /** Ends what stands of these links; answers with the senders of those that ever had anything. */
  end(links: readonly Link[]): string[] {
    this.standing.end(links);
    return this.sendersOf(links);
  }

  /** The senders of links that have classes, or had. */
  sendersOf(links: readonly Link[]): string[] {
    return [...new Set(links.map(({ from }) => from))].filter((from) => this.classes.has(from));
  }

  /** The senders that must know the addresses of a receiver. */
  sendersTo(receiver: string, nowUs: number): string[] {
    return this.standing.sendersTo(receiver, nowUs);
  }

  /** What a sender's network is to have; undefined where it never had anything. */
  at(sender: string, nowUs: number, addressesOf: (host: string) => readonly string[]): Paces | undefined {
    const known = this.classes.get(sender);
    if (known === undefined) return undefined;
    const standing = this.standing.from(sender, nowUs);
    const lines = [...known].map((receiver) => {
      const [one, pace] = [[{ number: this.numberOf(receiver) }], standing.get(receiver)?.what];
      const queues = this.delaying.has(sender) ? queueLines(one, pace?.delay) : '';
      return `${classLines(one, pace?.rate)}${queues}`;
    });
    const paced = [...standing].flatMap(([receiver, { ttlMs }]) =>
      addressesOf(receiver).map((address) => ({ address, number: this.numberOf(receiver), ttlMs })),
    );
    const ttlMs = Math.max(0, ...[...standing.values()].map((one) => one.ttlMs));
    return { lines: lines.join(''), rules: exactPaceRules(paced), ttlMs };
  }

  /** Takes note of what has gone through the classes of a sender's network. */
  add(sender: string, network: string, counts: ReadonlyMap<number, PacedCount>): void {
    const last = this.lastCounts.get(network);
    for (const [number, { bytes, waits }] of counts) {
      const key = keyOf({ from: sender, to: this.hosts[number - 1] ?? '' });
      const before = last?.get(number) ?? NONE;
      const total = this.totals.get(key) ?? NONE;
      this.totals.set(key, {
        bytes: total.bytes + bytes - before.bytes,
        waits: total.waits + waits - before.waits,
      });
    }
    this.lastCounts.set(network, counts);
  }

  /** The classes of a network are gone, or the network is: the next count begins from zero. */
  forget(network: string): void {
    this.lastCounts.delete(network);
  }

  /** What a link has carried in its class; undefined where it never had one that was counted. */
  total(link: Link): PacedCount | undefined {
    return this.totals.get(keyOf(link));
  }

  /** The class of a receiver: its number among the hosts, from 1. */
  private numberOf(receiver: string): number {
    return this.hosts.indexOf(receiver) + 1;
  }
}

const NONE: PacedCount = { bytes: 0, waits: 0 };

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
