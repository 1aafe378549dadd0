/**
 * The lab's network: its addresses, and the command that builds it.
 *
 * One bridge joins one network namespace per host. Addresses are from TEST-NET-1 (RFC 5737), which is reserved for
 * documentation, and there is no route out. The lab itself has the last address, so that it can query servers; its
 * packets are never cut.
 */

import { ChaosError } from '../../core/errors.ts';
import { ruleset } from '../packet-filter.ts';
import { shellCommand } from '../shell-program.ts';
import type { Host } from '../../cluster/cluster.ts';
import { ROOM_PATH } from './namespaces.ts';

const SUBNET = '192.0.2';
/** The lab's own address, on the bridge between its hosts. */
export const LAB_ADDRESS = `${SUBNET}.254`;
export const PREFIX_LENGTH = '24';
/** Addresses for hosts: all but the network's own, the lab's, and that for everybody. */
export const MOST_HOSTS = 253;

/** The address with a number, from 1 to `MOST_HOSTS`. */
export function addressNumbered(number: number): string {
  return `${SUBNET}.${number}`;
}

/** Gives every host its address, in order. */
export function addressed(names: readonly string[]): Host[] {
  if (names.length > MOST_HOSTS)
    throw new ChaosError(
      'BAD_EXPERIMENT',
      `the local testbed has room for ${MOST_HOSTS} hosts, not ${names.length}`,
    );
  for (const name of names) {
    if (!/^[a-zA-Z0-9-]+$/.test(name))
      throw new ChaosError('BAD_EXPERIMENT', `"${name}" cannot name a host: use letters, digits and dashes`);
  }
  return names.map((name, index) => ({ name, address: addressNumbered(index + 1) }));
}

/** The command line that runs a command in a host's network; nsenter becomes the command, it does not fork. */
export function insideHost(host: string, command: readonly string[]): string[] {
  return ['nsenter', `--net=/run/netns/${host}`, ...command];
}

/** Builds bridge, hosts, addresses and counters: a command with its input, to be run in a new lab. */
export function buildNetwork(hosts: readonly Host[]): { command: string[]; input: string } {
  const parameters = [`${ROOM_PATH}/rules`, LAB_ADDRESS, PREFIX_LENGTH];
  const all = hosts.flatMap(({ name, address }) => [name, address]);
  return {
    command: shellCommand(import.meta.dirname, 'network.sh', ...parameters, ...all),
    input: ruleset(hosts.map(({ address }) => address)),
  };
}
