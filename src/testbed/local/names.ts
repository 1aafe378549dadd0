/**
 * Names of a lab's hosts, for deployments that announce them: in a file that takes the place of /etc/hosts for everything in
 * the lab, so that whoever asks the C library, as servers and Node do, is answered from there.
 */

import { join } from 'node:path';
import { monotonicUs } from '../../core/clock.ts';
import { ChaosError } from '../../core/errors.ts';
import type { Host } from '../../cluster/cluster.ts';
import type { LostBy, Lookup, Names } from '../../cluster/names.ts';
import { shellCommand } from '../shell-program.ts';
import { unexpectedOutput } from '../unexpected-output.ts';
import type { Lab } from './lab.ts';
import { ROOM_PATH } from './namespaces.ts';
import { LAB_ADDRESS } from './network.ts';

const HOSTS_FILE = join(ROOM_PATH, 'hosts');
const ORDER_FILE = join(ROOM_PATH, 'nsswitch.conf');
const RESOLVER_FILE = join(ROOM_PATH, 'resolv.conf');

/** Where names are looked for: in the file alone, or then with the DNS that never answers. Of the same length, see below. */
const ORDER: Readonly<Record<LostBy, string>> = {
  nxdomain: 'hosts: files    \n',
  timeout: 'hosts: files dns\n',
};

/** Whoever is not answered waits for longer than this, µs: names.sh sets 3 s. */
const UNANSWERED_US = 1_000_000;

/** getent's exit code when a name was not found. */
const NOT_FOUND = 2;

/** The name that a host is known by. */
export function nameOf(host: string): string {
  return `${host}.lab`;
}

/** Gives every host its name: a command with its input, to be run in a new lab. */
export function giveNames(hosts: readonly Host[]): { command: string[]; input: string } {
  return {
    command: shellCommand(
      import.meta.dirname,
      'names.sh',
      HOSTS_FILE,
      ORDER_FILE,
      RESOLVER_FILE,
      LAB_ADDRESS,
    ),
    input: hostsFile(hosts, new Set()),
  };
}

/**
 * The file with the names, but for those that are lost. Their lines become comments of the same length: the file is
 * overwritten while it is read, and whoever reads meanwhile finds all others.
 */
export function hostsFile(hosts: readonly Host[], lost: ReadonlySet<string>): string {
  const lines = hosts.map(({ name, address }) => {
    const line = `${address} ${nameOf(name)}`;
    return lost.has(nameOf(name)) ? `#${line.slice(1)}` : line;
  });
  return ['127.0.0.1 localhost', ...lines].map((line) => `${line}\n`).join('');
}

export class LabNames implements Names {
  private readonly lab: Lab;
  private readonly hosts: readonly Host[];
  private lost: ReadonlySet<string> = new Set();
  private unanswered: ReadonlySet<string> = new Set();

  constructor(lab: Lab, hosts: readonly Host[]) {
    this.lab = lab;
    this.hosts = hosts;
  }

  /** Whoever asks meanwhile must find a name, or wait for it, and not be answered that there is none: hence the order of both files. */
  async lose(names: readonly string[], by: LostBy): Promise<void> {
    const taken = new Set(names);
    if (by === 'timeout') this.unanswered = this.unanswered.union(taken);
    this.lost = this.lost.union(taken);
    await this.writeOrder();
    await this.writeHosts();
  }

  async giveBack(names: readonly string[]): Promise<void> {
    const given = new Set(names);
    this.unanswered = this.unanswered.difference(given);
    this.lost = this.lost.difference(given);
    await this.writeHosts();
    await this.writeOrder();
  }

  async lookUp(names: readonly string[]): Promise<readonly Lookup[]> {
    const found = await Promise.all(
      this.hosts.flatMap(({ name: host }) => names.map((name) => this.lookUpOn(host, name))),
    );
    return found;
  }

  private async lookUpOn(host: string, name: string): Promise<Lookup> {
    const command = ['getent', 'ahostsv4', name];
    const askedUs = monotonicUs();
    const { code, output, errors, atUs } = await this.lab.request('run', { host, command });
    if (code === NOT_FOUND) {
      if (this.unanswered.has(name) && atUs - askedUs < UNANSWERED_US)
        throw new ChaosError('TESTBED_BROKE', `${host} was answered about ${name}, which nobody should be`, {
          hint: 'the C library must notice changes of /etc/nsswitch.conf, as glibc does from 2.33 on',
        });
      return { host, name, atUs };
    }
    const address = /^[\d.]+(?= )/.exec(output)?.[0];
    if (code !== 0 || address === undefined)
      throw unexpectedOutput(`getent on ${host}`, 'an address', `${output}${errors}`);
    return { host, name, address, atUs };
  }

  private async writeHosts(): Promise<void> {
    await this.overwrite(HOSTS_FILE, hostsFile(this.hosts, this.lost));
  }

  private async writeOrder(): Promise<void> {
    await this.overwrite(ORDER_FILE, ORDER[this.unanswered.size === 0 ? 'nxdomain' : 'timeout']);
  }

  private async overwrite(file: string, input: string): Promise<void> {
    await this.lab.run({ command: ['sh', '-c', 'cat 1<> "$1"', 'overwrite', file], input });
  }
}
