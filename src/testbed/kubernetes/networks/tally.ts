/**
 * What each link has carried, dropped and lost since the beginning: sums over all networks its receiver and all addresses
 * its sender has had. Every count of the kernel's is added once, as it grows, for the host that has the address when
 * it is read.
 */

import type { Link } from '../../../history/record.ts';
import type { PacketCounts } from '../../packet-filter.ts';

export interface LinkTotal {
  readonly passed: number;
  readonly dropped: number;
  readonly lost: number;
  /** When the receiver was last read, µs; undefined when it never was. */
  readonly atUs: number | undefined;
}

/** A reading of one network's counters. */
export interface Reading extends PacketCounts {
  /** Identifies the receiving host's network. */
  readonly network: string;
  readonly host: string;
  readonly atUs: number;
}

const VERDICTS = ['passed', 'dropped', 'lost'] as const satisfies (keyof PacketCounts)[];
type Verdict = (typeof VERDICTS)[number];

export class Tally {
  private readonly totals = new Map<string, number>();
  private readonly lastCounts = new Map<string, ReadonlyMap<string, number>>();
  private readonly readUs = new Map<string, number>();

  /** Counts of addresses without an owner are left for when they have one. */
  add(reading: Reading, ownerOf: (address: string) => string | undefined): void {
    for (const verdict of VERDICTS) this.addCounts(reading, verdict, ownerOf);
    this.readUs.set(reading.host, Math.max(reading.atUs, this.readUs.get(reading.host) ?? 0));
  }

  /** Counts a packet that came before the receiver's kernel counted. */
  addPassed({ from, to }: Link): void {
    this.grow(`passed ${from} ${to}`, 1);
  }

  /** Forgets a network that is no more: a later one may get its identity. */
  forget(network: string): void {
    for (const verdict of VERDICTS) this.lastCounts.delete(`${verdict} ${network}`);
  }

  /** Whether a network was ever read, or rules applied in it. */
  knows(network: string): boolean {
    return this.lastCounts.has(`passed ${network}`);
  }

  /** Records that a network counts from now on. */
  begin(network: string): void {
    if (!this.knows(network)) this.lastCounts.set(`passed ${network}`, new Map());
  }

  of({ from, to }: Link): LinkTotal {
    const total = (verdict: Verdict): number => this.totals.get(`${verdict} ${from} ${to}`) ?? 0;
    return {
      passed: total('passed'),
      dropped: total('dropped'),
      lost: total('lost'),
      atUs: this.readUs.get(to),
    };
  }

  private addCounts(
    { network, host, ...counts }: Reading,
    verdict: Verdict,
    ownerOf: (address: string) => string | undefined,
  ): void {
    const last = this.lastCounts.get(`${verdict} ${network}`) ?? new Map<string, number>();
    const owned = new Map(last);
    for (const [address, count] of counts[verdict]) {
      const from = ownerOf(address);
      if (from === undefined) continue;
      const before = last.get(address) ?? 0;
      // Readings may overtake each other, but only an older one can be smaller: there is nothing to add.
      if (count <= before) continue;
      this.grow(`${verdict} ${from} ${host}`, count - before);
      owned.set(address, count);
    }
    this.lastCounts.set(`${verdict} ${network}`, owned);
  }

  private grow(key: string, by: number): void {
    this.totals.set(key, (this.totals.get(key) ?? 0) + by);
  }
}
