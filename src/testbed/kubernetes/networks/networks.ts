/**
 * The networks of all hosts' pods, whichever pods these are. Every new one is adopted as soon as it is there, before
 * its containers start if possible: it counts from then on, the cuts in force are made in it with what is left of
 * their time, and the others learn its address.
 *
 * A host's network always gets its complete state, as it is when its machine's turn has come; so whatever was lost,
 * repeated or late, the last command is right.
 */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import { OBSERVER_HOST } from '../../../experiment/topology.ts';
import type { Link } from '../../../history/record.ts';
import type { Moment } from '../../../cluster/evidence.ts';
import type { Lookup } from '../../../cluster/names.ts';
import type { Slowness } from '../../../cluster/slowness.ts';
import type { PacedCount } from '../../traffic-shaper.ts';
import type { Injectors } from '../injector/injectors.ts';
import type { HostPod, PodCache } from '../pods/pod-cache.ts';
import { Addresses } from './addresses.ts';
import { dialled, type Dialled } from './dialled.ts';
import { Orders } from './orders.ts';
import { NetworkCommands, type NetworkReply } from './commands.ts';
import type { Silence } from './silence.ts';
import { Tally, type LinkTotal } from './tally.ts';

/** How long a pod that is there may take to be adopted, ms. */
const ADOPTION_LIMIT_MS = 20_000;
/** One try of it, ms: the machine may be gone. */
const TRY_LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 50;

export interface PodNetworksParts {
  readonly podCache: PodCache;
  readonly injectors: Pick<Injectors, 'run'>;
  readonly hosts: readonly string[];
  /** The addresses of the hosts' own Services, where they have one. */
  readonly announced: ReadonlyMap<string, string>;
  /** Whether the deployment is our own: in others Sentinels are left to do what they do there. */
  readonly isOurs: boolean;
}

export class PodNetworks {
  private readonly podCache: PodCache;
  private readonly hosts: readonly string[];
  private readonly isOurs: boolean;
  private readonly commands: NetworkCommands;
  private readonly addresses: Addresses;
  private readonly orders: Orders;
  private readonly tally = new Tally();
  /** The pod that each host was when its network was adopted. */
  private readonly residents = new Map<string, HostPod>();
  private readonly adopting = new Set<string>();
  private isClosed = false;

  /** Adopts the networks of all pods that are there; those of others follow as they come. */
  static async open(parts: PodNetworksParts): Promise<PodNetworks> {
    const networks = new PodNetworks(parts);
    await networks.apply(parts.hosts);
    parts.podCache.onRead(() => {
      networks.adoptAll();
    });
    networks.adoptAll();
    return networks;
  }

  private constructor({ podCache, injectors, hosts, announced, isOurs }: PodNetworksParts) {
    this.podCache = podCache;
    this.hosts = hosts;
    this.isOurs = isOurs;
    this.commands = new NetworkCommands(injectors);
    this.addresses = new Addresses(announced);
    this.orders = new Orders(hosts, this.addresses);
  }

  /** Waits until the network of the pod that a host is now is adopted. */
  async adopted(host: string): Promise<void> {
    this.check([host]);
    await this.podCache.refresh();
    await until(() => (this.isAdopted(this.podCache.pod(host)) ? true : undefined), {
      what: `the network of ${host} to be there`,
      withinMs: ADOPTION_LIMIT_MS,
      everyMs: LOOK_EVERY_MS,
    });
  }

  /** The moment from which all receivers that have a network drop; those to come will from their beginning. */
  async cut(links: readonly Link[], ttlMs: number): Promise<Moment> {
    this.check(links.flatMap(({ from, to }) => [from, to]));
    this.orders.cuts.cut(links, endOf(ttlMs));
    const moment = await this.apply(links.map(({ to }) => to));
    this.orders.cuts.proclaim(links);
    return moment;
  }

  restore(links: readonly Link[]): Promise<Moment> {
    this.orders.cuts.restore(links);
    return this.apply(links.map(({ to }) => to));
  }

  /** The moment from which receivers lose a share of the packets, and senders limit the rate of what they send or hold it back. */
  slow(links: readonly Link[], { loss, rate, delay }: Slowness, ttlMs: number): Promise<Moment> {
    this.check(links.flatMap(({ from, to }) => [from, to]));
    const { losses, pacing } = this.orders;
    if (loss !== undefined) losses.put(links, loss, endOf(ttlMs));
    const isPaced = rate !== undefined || delay !== undefined;
    if (isPaced) pacing.put(links, { rate, delay }, endOf(ttlMs));
    return this.apply([
      ...(isPaced ? pacing.sendersOf(links) : []),
      ...(loss === undefined ? [] : links.map(({ to }) => to)),
    ]);
  }

  endSlowness(links: readonly Link[]): Promise<Moment> {
    this.orders.losses.end(links);
    return this.apply([...this.orders.pacing.end(links), ...links.map(({ to }) => to)]);
  }

  /** From now on these names lead nowhere, whoever asks; a name whose time is 0 leads where it led again. */
  silence(names: readonly string[], { by, ttlMs }: Silence): Promise<Moment> {
    for (const name of names) this.orders.silence.set(name, { by, untilUs: endOf(ttlMs) });
    return this.apply(this.hosts);
  }

  /** Asks the DNS about names from every host that has a network but the observer's, as its pod does. */
  async lookUp(names: readonly string[]): Promise<readonly (Lookup & { readonly tookUs: number })[]> {
    const asked = this.hosts.filter((host) => host !== OBSERVER_HOST);
    const residents = asked.flatMap((host) => this.residents.get(host) ?? []);
    const replies = await this.commands.queryAside(residents, () => ({ do: 'look-up', names }));
    return replies.flatMap(({ pod: { host }, report, atUs }) => {
      if (report.kind !== 'found') return [];
      const { name, tookUs, address } = report;
      return [{ host, name, atUs, tookUs, ...(address === '' ? {} : { address }) }];
    });
  }

  /** Reads the counters of these hosts. What cannot be read stays as it was when it last could. */
  async count(hosts: readonly string[]): Promise<void> {
    const residents = hosts.flatMap((host) => this.residents.get(host) ?? []);
    const replies = await this.commands.query(residents, () => ({ do: 'count' }));
    for (const one of replies) this.take(one);
  }

  /** The hosts whose counters say what links have carried. */
  countedAt(links: readonly Link[]): string[] {
    return [...new Set([...links.map(({ to }) => to), ...this.orders.pacing.sendersOf(links)])];
  }

  /** What a link has carried and dropped so far, as far as `count` has read. */
  total(link: Link): LinkTotal & { readonly paced?: PacedCount } {
    const paced = this.orders.pacing.total(link);
    return { ...this.tally.of(link), ...(paced === undefined ? {} : { paced }) };
  }

  /** The address of the pod that a host is, or was last. */
  addressOf(host: string): string | undefined {
    return this.addresses.currentOf(host) ?? this.podCache.pod(host)?.ip;
  }

  /** Dials targets from inside hosts' networks; answers with those reached from each. */
  async dial(targets: ReadonlyMap<string, readonly string[]>): Promise<Map<string, Dialled>> {
    const replies = await this.dialOnce(targets);
    const lost = replies.flatMap(({ pod, report }) => (report.kind === 'absent' ? [pod.host] : []));
    if (lost.length > 0) {
      // An injector that was started anew has no network pinned until the next command.
      await this.apply(lost);
      replies.push(...(await this.dialOnce(new Map(lost.map((host) => [host, targets.get(host)!])))));
    }
    return new Map(replies.flatMap((one) => dialled(one)));
  }

  /** Adopts none any more. Networks of pods that go on without us are left as they were; ours end with their pods. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.isOurs) return;
    const replies = await this.commands.query([...this.residents.values()], () => ({ do: 'leave' }));
    for (const one of replies) this.take(one);
  }

  private adoptAll(): void {
    for (const host of this.hosts) void this.adopt(host);
  }

  /** Tries until the network of the pod that the host is now is adopted, or it is none any more. */
  private async adopt(host: string): Promise<void> {
    if (this.adopting.has(host)) return;
    this.adopting.add(host);
    while (!this.isClosed) {
      const pod = this.podCache.pod(host);
      if (pod?.node === undefined || this.isAdopted(pod)) break;
      // The machine may be gone for good; then the pod will come up on another one.
      await this.apply([host], TRY_LIMIT_MS).catch(() => undefined);
      if (!this.isAdopted(pod)) await sleep(LOOK_EVERY_MS);
    }
    this.adopting.delete(host);
  }

  private isAdopted(pod: HostPod | undefined): boolean {
    return pod !== undefined && fingerprint(this.residents.get(pod.host)) === fingerprint(pod);
  }

  /** Makes these hosts' networks drop what they have to; adopts those that are new. */
  private async apply(hosts: readonly string[], limitMs?: number): Promise<Moment> {
    const pods = [...new Set(hosts)].flatMap((host) => this.podCache.pod(host) ?? []);
    const replies = await this.commands.mustRun(
      pods,
      (pod) => ({
        do: 'apply',
        ...this.orders.for(pod.host, monotonicUs()),
        describe: !this.isAdopted(pod),
        hasSentinel: this.isOurs && pod.containers.some(({ name }) => name === 'sentinel'),
      }),
      limitMs,
    );
    for (const one of replies) this.take(one);
    const applied = replies.filter(({ report }) => report.kind === 'applied');
    for (const { pod, report } of replies) if (report.kind === 'absent') this.moveOut(pod);
    await this.makeKnown(replies);
    for (const { pod } of applied) await this.moveIn(pod);
    return {
      atUs: Math.max(...applied.map(({ atUs }) => atUs), ...(applied.length > 0 ? [] : [monotonicUs()])),
    };
  }

  /** Reads what was reported of a network; addresses are a matter of their own. */
  private take({ pod, report, network, atUs }: NetworkReply): void {
    const { host } = pod;
    if (report.kind === 'failed')
      throw new ChaosError(
        'TESTBED_BROKE',
        `${report.program} failed in the network of ${host}: ${report.message}`,
      );
    if (report.kind === 'classes') this.orders.pacing.add(host, network, report.counts);
    // Whatever is not held back any more has no class, and what begins anew begins from zero.
    if (report.kind === 'unpaced' || report.kind === 'last') this.orders.pacing.forget(network);
    if (report.kind === 'counted' || report.kind === 'last') {
      const { passed, dropped, lost } = report;
      this.tally.add({ host, network, passed, dropped, lost, atUs }, (address) =>
        this.addresses.ownerOf(address),
      );
      if (report.kind === 'last') this.tally.forget(network);
    }
  }

  /** Takes note of the addresses and the packets of new networks. */
  private async makeKnown(replies: readonly NetworkReply[]): Promise<void> {
    for (const { pod, report } of replies) {
      const isNew = replies.some(
        (other) => other.pod === pod && other.report.kind === 'applied' && !this.tally.knows(other.network),
      );
      if (isNew && report.kind === 'segments' && report.count > 0) this.mayHaveLeaked(pod.host);
    }
    for (const { report, network } of replies) if (report.kind === 'applied') this.tally.begin(network);
    for (const { pod, report } of replies) {
      if (report.kind === 'address') await this.claim(pod.host, report.address);
    }
  }

  /**
   * A new network that received packets before its rules applied may have received some of a cut link. That cannot be
   * known any more, so it counts as if it had: a cut that may have leaked is no proven cut.
   */
  private mayHaveLeaked(to: string): void {
    const nowUs = monotonicUs();
    const { cuts } = this.orders;
    for (const [from] of cuts.cutOffFrom(to, nowUs)) {
      if (cuts.isProclaimed({ from, to }, nowUs)) this.tally.addPassed({ from, to });
    }
  }

  private async claim(host: string, address: string): Promise<void> {
    const former = this.addresses.ownerOf(address);
    if (former === host) {
      this.addresses.claim(host, address);
      return;
    }
    // What it has sent so far was another's.
    if (former !== undefined) await this.count(this.hosts);
    this.addresses.claim(host, address);
    const nowUs = monotonicUs();
    const concerned = [host, former ?? host].flatMap((one) => this.orders.concernedBy(one, nowUs));
    if (concerned.length > 0) await this.apply(concerned);
  }

  /** A network that was not there for a command is adopted anew as soon as it is: it must get the last one. */
  private moveOut(pod: HostPod): void {
    if (!this.isAdopted(pod)) return;
    this.residents.delete(pod.host);
    void this.adopt(pod.host);
  }

  private async moveIn(pod: HostPod): Promise<void> {
    const before = this.residents.get(pod.host);
    this.residents.set(pod.host, pod);
    if (before === undefined || before.node === pod.node) return;
    const replies = await this.commands.query([before], () => ({ do: 'unpin' }));
    for (const one of replies) this.take(one);
  }

  private dialOnce(targets: ReadonlyMap<string, readonly string[]>): Promise<NetworkReply[]> {
    const residents = [...targets.keys()].flatMap((host) => this.residents.get(host) ?? []);
    return this.commands.queryAside(residents, ({ host }) => ({ do: 'dial', targets: targets.get(host)! }));
  }

  private check(hosts: readonly string[]): void {
    const stranger = hosts.find((host) => !this.hosts.includes(host));
    if (stranger !== undefined) throw new ChaosError('TESTBED_BROKE', `there is no host named ${stranger}`);
  }
}

/** The end of a time-to-live, ms, that begins now; µs. */
function endOf(ttlMs: number): number {
  return monotonicUs() + ttlMs * 1_000;
}

/** Differs whenever the pod's network may be another one. */
function fingerprint(pod: HostPod | undefined): string | undefined {
  if (pod === undefined) return undefined;
  return JSON.stringify([pod.uid, pod.node, pod.ip, pod.containers.map(({ id }) => id)]);
}
