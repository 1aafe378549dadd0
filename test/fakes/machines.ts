/** Machines in memory that carry out scripts for the networks of pods. */

import { monotonicUs, sleep } from '../../src/core/clock.ts';
import { ChaosError } from '../../src/core/errors.ts';
import type { PacedCount } from '../../src/testbed/traffic-shaper.ts';
import type { Answer } from '../../src/testbed/kubernetes/injector/connection.ts';

/** A network as the fake machines have it. */
interface FakeNetwork {
  readonly inode: number;
  readonly address: string;
  segments: number;
  /** What is cut, with the time it was given, ms. */
  cut: Map<string, number>;
  /** What loses packets, with the time it was given, ms. */
  lossy: Map<string, number>;
  /** What is put into a class, with the time it was given, ms. */
  paced: Map<string, number>;
  /** The names that no DNS answers about, as they are on the wire, with the time they were given, ms. */
  unanswered: Map<string, number>;
  /** The same of names that there are none of. */
  nameless: Map<string, number>;
  /** The lines for tc that its queue was made by, and how long a watchdog leaves it, s; undefined where it has none. */
  queue: { readonly lines: string; readonly seconds: number } | undefined;
  /** What went through each class. */
  readonly sent: Map<number, PacedCount>;
  readonly passed: Map<string, number>;
  readonly dropped: Map<string, number>;
  readonly lost: Map<string, number>;
}

/** Answers scripts as injectors would. */
export class FakeMachines {
  readonly scripts: { readonly node: string; readonly script: string }[] = [];
  /** By uid of the pod. */
  readonly networks = new Map<string, FakeNetwork>();
  /** By machine and host. */
  readonly pinned = new Map<string, FakeNetwork>();
  readonly silent = new Set<string>();
  /** The uids of pods out of whose networks was taken what had been put into them. */
  readonly left = new Set<string>();
  refusal: string | undefined;
  tcRefusal: string | undefined;
  /** Where every name leads that is answered about. */
  readonly addressOfAll = '10.0.0.99';
  /** How long it takes not to be answered, µs. */
  silenceUs = 1_000_000;
  private inodes = 100;

  make(uid: string, address: string, segments = 0): FakeNetwork {
    const network: FakeNetwork = {
      inode: this.inodes++,
      address,
      segments,
      cut: new Map(),
      lossy: new Map(),
      paced: new Map(),
      unanswered: new Map(),
      nameless: new Map(),
      queue: undefined,
      sent: new Map(),
      passed: new Map(),
      dropped: new Map(),
      lost: new Map(),
    };
    this.networks.set(uid, network);
    return network;
  }

  async run(node: string, script: string, limitMs = 20_000): Promise<Answer> {
    this.scripts.push({ node, script });
    if (this.silent.has(node)) {
      await sleep(Math.min(limitMs, 20));
      throw new ChaosError('TIMED_OUT', `a script on ${node} took too long`);
    }
    await sleep(1);
    const output = this.carryOut(node, script)
      .map((line) => `${line}\n`)
      .join('');
    const atUs = monotonicUs();
    return { output, code: 0, beganUs: atUs, endedUs: atUs, momentOf: () => atUs };
  }

  private carryOut(node: string, script: string): string[] {
    const orders = script.matchAll(
      /^(apply|describe|count|unpin|leave|dial|pace|unpace|look_up) '([^']+)' '([^']+)'(?: (\d+))?(?: <<'END'\n([^]*?)\nEND| ([^]*?') &)?$/gm,
    );
    return [...orders].flatMap(([, order, host, uid, seconds, rules, words]) =>
      this.answer(node, [order!, host!, uid!, rules ?? words ?? ''], Number(seconds)),
    );
  }

  private answer(
    node: string,
    [order, host, uid, rest]: [string, string, string, string],
    seconds: number,
  ): string[] {
    const place = `${node} ${host}`;
    const live = this.networks.get(uid);
    const before = this.pinned.get(place);
    if (order === 'unpin') {
      this.pinned.delete(place);
      return before === undefined ? [] : [counts('last', host, before)];
    }
    if (order === 'leave') {
      this.pinned.delete(place);
      this.left.add(uid);
      return this.refusal === undefined ? [`left ${host}`] : [`failed ${host} nft ${this.refusal}`];
    }
    if (order === 'count')
      return before === undefined
        ? [`absent ${host}`]
        : [...classes(host, before), counts('counted', host, before)];
    if (order === 'look_up') {
      if (before === undefined) return [`absent ${host}`];
      const isLost = before.unanswered.size > 0 || before.nameless.size > 0;
      const took = before.unanswered.size > 0 ? this.silenceUs : 50;
      return [`found ${host} ${rest.slice(1, -1)} 1.0 ${took} ${isLost ? '' : this.addressOfAll}`];
    }
    if (order === 'unpace') {
      if (before === undefined) return [];
      const last = classes(host, before);
      before.queue = undefined;
      before.sent.clear();
      return [...last, `unpaced ${host} ${before.inode} 1.0`];
    }
    if (order === 'dial') {
      if (before === undefined) return [`absent ${host}`];
      const targets = [...rest.matchAll(/'([\d.]+\/\d+)'/g)].map(([, target]) => `${host} ${target}`);
      return [...targets, `dialled ${host} 0 1.0`];
    }
    if (live === undefined) return [`absent ${host}`];
    const lines = before !== undefined && before !== live ? [counts('last', host, before)] : [];
    this.pinned.set(place, live);
    if (order === 'describe')
      return [
        `address ${host} 2: eth0 inet ${live.address}/24 scope global`,
        `segments ${host} Tcp: 1 2 3 4 5 6 7 8 9 ${live.segments} 11`,
      ];
    if (order === 'pace') {
      if (this.tcRefusal !== undefined) return [...lines, `failed ${host} tc ${this.tcRefusal}`];
      live.queue = { lines: rest, seconds };
      return lines;
    }
    if (this.refusal !== undefined) return [...lines, `failed ${host} nft ${this.refusal}`];
    live.cut = elements(rest, 'cut');
    live.lossy = elements(rest, 'lossy');
    live.paced = elements(rest, 'paced');
    live.unanswered = silenced(rest, 'drop');
    live.nameless = silenced(rest, '@th,80,16');
    return [...lines, `applied ${host} ${live.inode} 1.0`];
  }
}

/** The addresses that rules add to a set or a map, each with its time, ms. */
function elements(rules: string, of: string): Map<string, number> {
  const added = rules.matchAll(/^add element inet chaos (\S+) \{ (\S+) timeout (\d+)ms/gm);
  return new Map([...added].flatMap(([, set, address, ms]) => (set === of ? [[address!, Number(ms)]] : [])));
}

/** The names about which answers meet with such an end, each with its time, ms. */
function silenced(rules: string, end: string): Map<string, number> {
  const matched = rules.matchAll(
    /^add rule inet chaos answers udp sport @(\S+) ((?:@th,\d+,\d+ 0x[0-9a-f]+ )+)(\S+)/gm,
  );
  return new Map(
    [...matched].flatMap(([, set, matches, what]) => {
      const name = [...matches!.matchAll(/0x([0-9a-f]+)/g)].map(([, part]) => part).join('');
      return what === end ? [[name, elements(rules, set!).get('53') ?? 0] as const] : [];
    }),
  );
}

function classes(host: string, { inode, queue, sent }: FakeNetwork): string[] {
  if (queue === undefined) return [];
  const shown = [...sent].map(
    ([number, { bytes, waits }]) =>
      `class htb 5c:${number.toString(16)} root prio 0 rate 64Kbit; Sent ${bytes} bytes 9 pkt (dropped 0, overlimits ${waits} requeues 0);`,
  );
  return [`classes ${host} ${inode} 1.0 ${shown.join('')}`];
}

function counts(verb: string, host: string, { inode, ...network }: FakeNetwork): string {
  const set = (name: string, counts: ReadonlyMap<string, number>): object => ({
    set: { name, elem: [...counts].map(([val, packets]) => ({ elem: { val, counter: { packets } } })) },
  });
  const { passed, dropped, lost } = network;
  const nftables = [set('peers', passed), set('dropped', dropped), set('lost', lost)];
  return `${verb} ${host} ${inode} 1.0 ${JSON.stringify({ nftables })}`;
}
