/**
 * Names of a lab's hosts, for deployments that announce them: in a file that takes the place of /etc/hosts for everything in
 * the lab, so that whoever asks the C library, as servers and Node do, is answered from there.
 */

import { join } from 'node:path';
import type { Host } from '../../cluster/cluster.ts';
import type { Lookup, Names } from '../../cluster/names.ts';
import { shellCommand } from '../shell-program.ts';
import { unexpectedOutput } from '../unexpected-output.ts';
import type { Lab } from './lab.ts';
import { ROOM_PATH } from './namespaces.ts';

const HOSTS_FILE = join(ROOM_PATH, 'hosts');
const ORDER_FILE = join(ROOM_PATH, 'nsswitch.conf');

/** getent's exit code when a name was not found. */
const NOT_FOUND = 2;

/** The name that a host is known by. */
export function nameOf(host: string): string {
  return `${host}.lab`;
}

/** Gives every host its name: a command with its input, to be run in a new lab. */
export function giveNames(hosts: readonly Host[]): { command: string[]; input: string } {
  return {
    command: shellCommand(import.meta.dirname, 'names.sh', HOSTS_FILE, ORDER_FILE),
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

  constructor(lab: Lab, hosts: readonly Host[]) {
    this.lab = lab;
    this.hosts = hosts;
  }

  async lose(names: readonly string[]): Promise<void> {
    await this.write(this.lost.union(new Set(names)));
  }

  async giveBack(names: readonly string[]): Promise<void> {
    await this.write(this.lost.difference(new Set(names)));
  }

  async lookUp(names: readonly string[]): Promise<readonly Lookup[]> {
    const found = await Promise.all(
      this.hosts.flatMap(({ name: host }) => names.map((name) => this.lookUpOn(host, name))),
    );
    return found;
  }

  private async lookUpOn(host: string, name: string): Promise<Lookup> {
    const command = ['getent', 'ahostsv4', name];
    const { code, output, errors, atUs } = await this.lab.request('run', { host, command });
    if (code === NOT_FOUND) return { host, name, atUs };
    const address = /^[\d.]+(?= )/.exec(output)?.[0];
    if (code !== 0 || address === undefined)
      throw unexpectedOutput(`getent on ${host}`, 'an address', `${output}${errors}`);
    return { host, name, address, atUs };
  }

  private async write(lost: ReadonlySet<string>): Promise<void> {
    this.lost = lost;
    const command = ['sh', '-c', 'cat 1<> "$1"', 'overwrite', HOSTS_FILE];
    await this.lab.run({ command, input: hostsFile(this.hosts, lost) });
  }
}
