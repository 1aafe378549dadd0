/**
 * Names of a lab's hosts, for deployments that announce them: in a file that takes the place of /etc/hosts for everything in
 * the lab, so that whoever asks the C library, as servers and Node do, is answered from there.
 */

import { join } from 'node:path';
import type { Host } from '../../cluster/cluster.ts';
import { shellCommand } from '../shell-program.ts';
import { ROOM_PATH } from './namespaces.ts';

const HOSTS_FILE = join(ROOM_PATH, 'hosts');
const ORDER_FILE = join(ROOM_PATH, 'nsswitch.conf');

/** The name that a host is known by. */
export function nameOf(host: string): string {
  return `${host}.lab`;
}

/** Gives every host its name: a command with its input, to be run in a new lab. */
export function giveNames(hosts: readonly Host[]): { command: string[]; input: string } {
  return {
    command: shellCommand(import.meta.dirname, 'names.sh', HOSTS_FILE, ORDER_FILE),
    input: ['127.0.0.1 localhost', ...hosts.map(({ name, address }) => `${address} ${nameOf(name)}`)]
      .map((line) => `${line}\n`)
      .join(''),
  };
}
