/** All that is to become of the packets of hosts just now, and what of it is the matter of one host's network. */

import { OBSERVER_HOST } from '../../../experiment/topology.ts';
import type { LostBy } from '../../../cluster/names.ts';
import type { Loss } from '../../packet-filter.ts';
import type { Addresses } from './addresses.ts';
import { StandingCuts } from './cuts.ts';
import { Pacing, type Paces } from './pacing.ts';
import type { Silence } from './silence.ts';
import { Standing } from './standing.ts';

/** What one network has to do, whatever it did before. */
export interface NetworkOrders {
  /** The addresses whose packets it drops, with the time left, ms. */
  readonly cuts: ReadonlyMap<string, number>;
  /** The addresses of whose packets it loses some. */
  readonly losses: ReadonlyMap<string, Loss>;
  /** What it sends at a limited rate or late; absent where it never did. */
  readonly paces?: Paces | undefined;
  /** The names that lead nowhere for it; absent where there never were any. */
  readonly silence?: ReadonlyMap<string, Silence> | undefined;
}

export class Orders {
  readonly cuts = new StandingCuts();
  /** The share of packets that is lost by chance, from 0 to 1. */
  readonly losses = new Standing<number>();
  readonly pacing: Pacing;
  /** How names are lost, and until when, µs. */
  readonly silence = new Map<string, { readonly by: LostBy; readonly untilUs: number }>();
  private readonly addresses: Addresses;

  constructor(hosts: readonly string[], addresses: Addresses) {
    this.pacing = new Pacing(hosts);
    this.addresses = addresses;
  }

  for(host: string, nowUs: number): NetworkOrders {
    const losses = [...this.losses.at(host, nowUs)].map(
      ([sender, { what: share, ttlMs }]) => [sender, { share, ttlMs }] as const,
    );
    const silence = [...this.silence].flatMap(([name, { by, untilUs }]) =>
      untilUs > nowUs ? [[name, { by, ttlMs: (untilUs - nowUs) / 1_000 }] as const] : [],
    );
    return {
      cuts: this.byAddress(this.cuts.cutOffFrom(host, nowUs)),
      losses: this.byAddress(new Map(losses)),
      paces: this.pacing.at(host, nowUs, (receiver) => this.addresses.allOf(receiver)),
      // The observer goes by names here, for pods move: it is not to be blind to whom a lost name hides.
      silence: this.silence.size === 0 || host === OBSERVER_HOST ? undefined : new Map(silence),
    };
  }

  /** The hosts whose networks must know the addresses of this one. */
  concernedBy(host: string, nowUs: number): string[] {
    return [
      ...this.cuts.deafTo(host, nowUs),
      ...this.losses.receiversOf(host, nowUs),
      ...this.pacing.sendersTo(host, nowUs),
    ];
  }

  /** What holds for senders, for all addresses that each may send from. */
  private byAddress<T>(senders: ReadonlyMap<string, T>): Map<string, T> {
    return new Map(
      [...senders].flatMap(([host, what]) =>
        this.addresses.allOf(host).map((address) => [address, what] as const),
      ),
    );
  }
}
