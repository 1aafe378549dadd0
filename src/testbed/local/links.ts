/** Links between hosts of a lab: cut, restored, counted and dialled, each at the host whose kernel must do it. */

import { monotonicUs } from '../../core/clock.ts';
import { ChaosError } from '../../core/errors.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import type { Link } from '../../history/record.ts';
import type { DialResult, Host, LinkCount, Moment } from '../testbed.ts';
import type { Lab } from './lab.ts';
import { cutRules, linksBy, packetCounts, restoreRules } from './network.ts';
import type { Outcome } from './orders.ts';

/** TCP's discard service: nothing listens there, so a whole link answers with a refusal at once. */
const CLOSED_PORT = 9;

/**
 * Prints each target that answers, be it with a refusal. `timeout` ends all attempts together after a second, and all
 * of them are processes of one small shell, so that dialling disturbs the servers on a small machine little. It must
 * not read start-up files (--norc): with a socket as standard input bash takes itself for a remote login.
 */
const DIAL = [
  'for target; do',
  '  ( error=$( { : <"/dev/tcp/$target"; } 2>&1 );',
  '    [[ -z $error || $error == *refused* ]] && echo "$target" ) &',
  'done; wait',
].join('\n');

/** How `timeout` says that it had to end what it ran. */
const TIMED_OUT = 124;

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

  async counters(links: readonly Link[]): Promise<readonly LinkCount[]> {
    const counted = await Promise.all(
      linksBy('to', links).map(async ([host, links]) => {
        const command = ['nft', '-j', 'list', 'table', 'inet', 'chaos'];
        const { output, atUs } = await this.lab.run({ host, command });
        const { passed, dropped } = packetCounts(output);
        return links.map((link) => {
          const address = this.address(link.from);
          return { link, passed: passed.get(address)!, dropped: dropped.get(address)!, atUs };
        });
      }),
    );
    return inOrderOf(links, counted.flat());
  }

  async dial(links: readonly Link[]): Promise<readonly DialResult[]> {
    const dialled = await Promise.all(
      linksBy('from', links).map(async ([host, links]) => {
        const targets = links.map(({ to }) => `${this.address(to)}/${this.ports.get(to) ?? CLOSED_PORT}`);
        const command = ['timeout', '1', 'bash', '--norc', '-c', DIAL, 'dial', ...targets];
        const outcome = await this.lab.request('run', { host, command });
        const reached = reachedTargets(host, outcome);
        return links.map((link, n) => ({ link, connected: reached.has(targets[n]!), atUs: outcome.atUs }));
      }),
    );
    return inOrderOf(links, dialled.flat());
  }

  /** The moment is the one from which all receivers obey. */
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

function reachedTargets(host: string, { code, output, errors }: Outcome): Set<string> {
  if (code !== 0 && code !== TIMED_OUT)
    throw new ChaosError('TESTBED_BROKE', `could not dial from ${host}: ${errors.trim() || `code ${code}`}`);
  return new Set(output.split('\n').filter((line) => line !== ''));
}

function inOrderOf<T extends { readonly link: Link }>(links: readonly Link[], results: readonly T[]): T[] {
  const byLink = new Map(results.map((result) => [result.link, result]));
  return links.map((link) => byLink.get(link)!);
}
