/** Links between hosts that are pods: cut, restored, counted and dialled, each at the host whose kernel must do it. */

import { monotonicUs } from '../../../core/clock.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { Link } from '../../../history/record.ts';
import { checkDialled, dialTarget } from '../../dial.ts';
import { linksBy } from '../../packet-filter.ts';
import type { DialResult, LinkCount, Moment } from '../../../cluster/evidence.ts';
import type { Slowness } from '../../../cluster/slowness.ts';
import type { PodNetworks } from './networks.ts';

export class KubernetesLinks {
  private readonly networks: PodNetworks;
  private readonly ports: ReadonlyMap<string, number>;

  constructor(parts: { readonly networks: PodNetworks; readonly processes: readonly PlacedProcess[] }) {
    this.networks = parts.networks;
    this.ports = new Map(parts.processes.map(({ host, port }) => [host, port]));
  }

  /** Drops what these links carry, at once and until restored or the time-to-live ends; cutting again renews it. */
  cut(links: readonly Link[], ttlMs: number): Promise<Moment> {
    return this.networks.cut(links, ttlMs);
  }

  restore(links: readonly Link[]): Promise<Moment> {
    return this.networks.restore(links);
  }

  /** Loses packets on these links by chance, delays them or limits their rate, at once and until that is ended or the time-to-live is over. */
  slow(links: readonly Link[], slowness: Slowness, ttlMs: number): Promise<Moment> {
    return this.networks.slow(links, slowness, ttlMs);
  }

  endSlowness(links: readonly Link[]): Promise<Moment> {
    return this.networks.endSlowness(links);
  }

  /** A link whose receiver cannot be read has the counts and the moment of when it last could. */
  async counters(links: readonly Link[]): Promise<readonly LinkCount[]> {
    await this.networks.count(this.networks.countedAt(links));
    const nowUs = monotonicUs();
    return links.map((link) => {
      const { atUs, ...counts } = this.networks.total(link);
      return { link, ...counts, atUs: atUs ?? nowUs };
    });
  }

  /** To the pods' own addresses. Where one of both has no network, nothing connects. */
  async dial(links: readonly Link[]): Promise<readonly DialResult[]> {
    const targets = new Map(
      linksBy('from', links).map(([host, links]) => [host, links.flatMap((link) => this.target(link) ?? [])]),
    );
    const dialled = await this.networks.dial(targets);
    for (const [host, { code, output }] of dialled) checkDialled(host, code, output);
    const nowUs = monotonicUs();
    return links.map((link) => {
      const result = dialled.get(link.from);
      const target = this.target(link) ?? '';
      const tookUs = result?.reached.get(target);
      const outcome = {
        link,
        connected: result?.reached.has(target) ?? false,
        atUs: result?.atUs ?? nowUs,
      };
      return tookUs === undefined ? outcome : { ...outcome, tookUs };
    });
  }

  private target({ to }: Link): string | undefined {
    const address = this.networks.addressOf(to);
    return address === undefined ? undefined : dialTarget(address, this.ports.get(to));
  }
}
