/**
 * Links: the receiving kernels' counters at set moments, and dials along the links that have no traffic of their own.
 */

import type { Cluster } from '../../cluster/cluster.ts';
import type { LinkCount } from '../../cluster/evidence.ts';
import { OBSERVER_HOST } from '../../experiment/topology.ts';
import type { DialRecord, Link, LinkRecord } from '../../history/record.ts';
import type { Journal } from '../journal.ts';
import type { ProofMoment, ProofTools, Provable } from './proof.ts';

/** How often a dial is made before its silence is believed: on a busy machine one may be over before its first packet was sent. */
const DIAL_ATTEMPTS = 4;
/** How many connections are tried at once along a slowed link that had too little traffic for its loss to show: some 60 packets. */
const PROVOCATIONS = 20;

interface OpenProof {
  readonly path: string;
  readonly links: readonly Link[];
  /** Packets came late on them, which only the time of an answer shows. */
  readonly isDelayed: boolean;
}

/** Counters go on from one cut to the next, so that all links of a run have one. */
export class LinkProof {
  private readonly cluster: Cluster;
  private readonly journal: Journal;
  private baseline = new Map<string, LinkCount>();
  private readonly unconfirmed: OpenProof[] = [];
  /** What each link had dropped when its latest cut began, and what it had carried when it was slowed. */
  private readonly slowedFrom = new Map<string, LinkCount>();
  private readonly droppedBefore = new Map<string, number>();
  /** What each link had carried when it was healed last. */
  private readonly healedFrom = new Map<string, number>();

  constructor({ cluster, journal }: Pick<ProofTools, 'cluster' | 'journal'>) {
    this.cluster = cluster;
    this.journal = journal;
  }

  /** Counts all links once and has a packet pass on each, so that later cuts have a "before" without delaying them. */
  async begin(): Promise<void> {
    const names = this.cluster.hosts.map((host) => host.name).filter((name) => name !== OBSERVER_HOST);
    const links = names.flatMap((from) => names.filter((to) => to !== from).map((to) => ({ from, to })));
    await this.takeBaseline(links);
    await this.dialWhole('', 'before', links);
    await this.provoke(links, ({ link, passed }) => passed > (this.baseline.get(keyOf(link))?.passed ?? 0));
  }

  /** Records how the links of a fault are at a moment of it; nothing where it has none. */
  async prove({ path, effect, written, provableLinks: links }: Provable, when: ProofMoment): Promise<void> {
    if (links.length === 0) return;
    const isSlowed = effect.links === 'slowed';
    const isDelayed = isSlowed && written['delay'] !== undefined;
    switch (when) {
      case 'before':
        return this.beforeCut(path, links);
      case 'injected':
        return isSlowed ? this.afterSlowing(path, links) : this.afterCut(path, links);
      case 'before-heal':
        return isSlowed ? this.beforeHastening(path, links, isDelayed) : this.beforeHeal(path, links);
      case 'healed':
        return this.afterHeal(path, links, isDelayed);
    }
  }

  /** Just before the cut: what has passed until now. */
  private async beforeCut(path: string, links: readonly Link[]): Promise<void> {
    for (const link of links) {
      const count = this.baseline.get(keyOf(link));
      if (count !== undefined) this.record(path, 'baseline', count);
    }
    for (const { link, dropped } of await this.count(path, 'before', links))
      this.droppedBefore.set(keyOf(link), dropped);
  }

  private async afterCut(path: string, links: readonly Link[]): Promise<void> {
    await this.count(path, 'cut', links);
  }

  private async afterSlowing(path: string, links: readonly Link[]): Promise<void> {
    for (const count of await this.count(path, 'slowed', links))
      this.slowedFrom.set(keyOf(count.link), count);
  }

  /** Just before the heal: some packets must have passed, and some must have been lost, or come late. */
  private async beforeHastening(path: string, links: readonly Link[], isDelayed: boolean): Promise<void> {
    const attempts = isDelayed ? DIAL_ATTEMPTS : 0;
    for (let attempt = 1; attempt <= attempts; attempt++) await this.dial(path, 'slowed', links);
    const counts = await this.cluster.counters(links);
    const idle = counts.filter((now) => {
      const before = this.slowedFrom.get(keyOf(now.link));
      return now.passed === before?.passed || (now.lost ?? 0) === (before?.lost ?? 0);
    });
    if (idle.length > 0)
      await this.cluster.dial(idle.flatMap(({ link }) => Array.from({ length: PROVOCATIONS }, () => link)));
    await this.count(path, 'still-slowed', links);
  }

  /** Just before the heal: nothing may have passed, and something must have been dropped. */
  private async beforeHeal(path: string, links: readonly Link[]): Promise<void> {
    await this.dialCut(path, links);
    await this.provoke(links, ({ link, dropped }) => dropped > (this.droppedBefore.get(keyOf(link)) ?? 0));
    await this.count(path, 'still-cut', links);
  }

  private async afterHeal(path: string, links: readonly Link[], isDelayed: boolean): Promise<void> {
    await this.count(path, 'healed', links);
    // What passes from here on, the confirming dials included, is the "before" of the next cut.
    await this.takeBaseline(links);
    this.unconfirmed.push({ path, links, isDelayed });
  }

  /** Once things have calmed down: packets pass again on every link that was cut. */
  async confirmHealed(): Promise<void> {
    for (const { path, links, isDelayed } of this.unconfirmed.splice(0)) {
      if (isDelayed) await this.dial(path, 'after', links);
      await this.dialWhole(path, 'after', links);
      await this.provoke(links, ({ link, passed }) => passed > (this.healedFrom.get(keyOf(link)) ?? 0));
      await this.count(path, 'after', links);
    }
  }

  private async takeBaseline(links: readonly Link[]): Promise<void> {
    for (const count of await this.cluster.counters(links)) this.baseline.set(keyOf(count.link), count);
  }

  /** Records what the receiving kernels have counted at this moment. */
  async count(path: string, when: LinkRecord['when'], links: readonly Link[]): Promise<readonly LinkCount[]> {
    const counts = await this.cluster.counters(links);
    for (const count of counts) this.record(path, when, count);
    if (when === 'healed') for (const { link, passed } of counts) this.healedFrom.set(keyOf(link), passed);
    return counts;
  }

  private record(path: string, when: LinkRecord['when'], { atUs, ...counts }: LinkCount): void {
    this.journal.write({ kind: 'link', path, when, ...counts }, atUs);
  }

  /** Dials whole links until each has answered once: one answer proves a link whole. */
  private async dialWhole(path: string, when: 'before' | 'after', links: readonly Link[]): Promise<void> {
    let silent = links.filter((link) => !this.hasOwnTraffic(link));
    for (let attempt = 1; attempt <= DIAL_ATTEMPTS && silent.length > 0; attempt++) {
      silent = await this.dial(path, when, silent);
    }
  }

  /** Dials cut links until each has dropped a packet, which shows that the attempt was really made. */
  private async dialCut(path: string, links: readonly Link[]): Promise<void> {
    let untried = links.filter((link) => !this.hasOwnTraffic(link));
    const before = await this.dropped(untried);
    for (let attempt = 1; attempt <= DIAL_ATTEMPTS && untried.length > 0; attempt++) {
      await this.dial(path, 'cut', untried);
      const after = await this.dropped(untried);
      untried = untried.filter((link) => after.get(keyOf(link)) === before.get(keyOf(link)));
    }
  }

  /**
   * A link that has traffic of its own may yet have had nothing to carry for a moment, because the process that would send was
   * frozen, waits to send again, or just gave up: then a packet is sent along it. The counters say what became of it; the
   * dial itself proves nothing.
   */
  private async provoke(links: readonly Link[], hasMoved: (count: LinkCount) => boolean): Promise<void> {
    const idleOf = async (links: readonly Link[]): Promise<Link[]> =>
      (await this.cluster.counters(links)).filter((count) => !hasMoved(count)).map(({ link }) => link);
    let idle = await idleOf(links.filter((link) => this.hasOwnTraffic(link)));
    for (let attempt = 1; attempt <= DIAL_ATTEMPTS && idle.length > 0; attempt++) {
      await this.cluster.dial(idle);
      idle = await idleOf(idle);
    }
  }

  private async dropped(links: readonly Link[]): Promise<ReadonlyMap<string, number>> {
    return new Map((await this.cluster.counters(links)).map(({ link, dropped }) => [keyOf(link), dropped]));
  }

  /** Dials along links and records what came of it; answers with those that stayed silent. */
  private async dial(path: string, when: DialRecord['when'], links: readonly Link[]): Promise<Link[]> {
    const results = await this.cluster.dial(links);
    for (const { link, connected, atUs, tookUs: took } of results) {
      const timed = took === undefined ? {} : { took };
      this.journal.write({ kind: 'dial', path, when, link, connected, ...timed }, atUs);
    }
    return results.filter((result) => !result.connected).map((result) => result.link);
  }

  /** Sentinels ping data nodes and each other every second; all other links may be silent at any moment. */
  private hasOwnTraffic({ from, to }: Link): boolean {
    const kinds = [from, to].map((host) =>
      this.cluster.processes.filter((one) => one.host === host).map((one) => one.kind),
    );
    return kinds.some((own) => own.includes('sentinel')) && kinds.every((own) => own.length > 0);
  }
}

function keyOf(link: Link): string {
  return `${link.from} ${link.to}`;
}
