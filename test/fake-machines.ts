/** Machines in memory that carry out scripts for the networks of pods. */

import { monotonicUs, sleep } from '../src/core/clock.ts';
import { ChaosError } from '../src/core/errors.ts';
import type { Answer } from '../src/testbed/kubernetes/injector/connection.ts';

/** A network as the fake machines have it. */
interface FakeNetwork {
  readonly inode: number;
  readonly address: string;
  segments: number;
  /** What is cut, with the time it was given, ms. */
  cut: Map<string, number>;
  /** What loses packets, with the time it was given, ms. */
  lossy: Map<string, number>;
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
  refusal: string | undefined;
  private inodes = 100;

  make(uid: string, address: string, segments = 0): FakeNetwork {
    const network = {
      inode: this.inodes++,
      address,
      segments,
      cut: new Map(),
      lossy: new Map(),
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
      /^(apply|describe|count|unpin|dial) '([^']+)' '([^']+)'(?: <<'END'\n([^]*?)\nEND| ([^]*?') &)?$/gm,
    );
    return [...orders].flatMap(([, order, host, uid, rules, words]) =>
      this.answer(node, [order!, host!, uid!, rules ?? words ?? '']),
    );
  }

  private answer(node: string, [order, host, uid, rest]: [string, string, string, string]): string[] {
    const place = `${node} ${host}`;
    const live = this.networks.get(uid);
    const before = this.pinned.get(place);
    if (order === 'unpin') {
      this.pinned.delete(place);
      return before === undefined ? [] : [counts('last', host, before)];
    }
    if (order === 'count') return [before === undefined ? `absent ${host}` : counts('counted', host, before)];
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
    if (this.refusal !== undefined) return [...lines, `failed ${host} ${this.refusal}`];
    live.cut = elements(rest, 'cut');
    live.lossy = elements(rest, 'lossy');
    return [...lines, `applied ${host} ${live.inode} 1.0`];
  }
}

/** The addresses that rules add to a set or a map, each with its time, ms. */
function elements(rules: string, of: string): Map<string, number> {
  const added = rules.matchAll(/^add element inet chaos (\S+) \{ (\S+) timeout (\d+)ms/gm);
  return new Map([...added].flatMap(([, set, address, ms]) => (set === of ? [[address!, Number(ms)]] : [])));
}

function counts(verb: string, host: string, { inode, ...network }: FakeNetwork): string {
  const set = (name: string, counts: ReadonlyMap<string, number>): object => ({
    set: { name, elem: [...counts].map(([val, packets]) => ({ elem: { val, counter: { packets } } })) },
  });
  const { passed, dropped, lost } = network;
  const nftables = [set('peers', passed), set('dropped', dropped), set('lost', lost)];
  return `${verb} ${host} ${inode} 1.0 ${JSON.stringify({ nftables })}`;
}
