/**
 * The lab's network as text: the script that builds it. Pure.
 *
 * One bridge joins one network namespace per host. Addresses are from TEST-NET-1 (RFC 5737), which belongs to nobody,
 * and there is no route out. The lab itself has the last address, so that it can ask servers how they are; its packets
 * are never cut.
 */

import { ChaosError } from '../../core/errors.ts';
import { ruleset } from '../packet-filter.ts';
import type { Host } from '../../cluster/cluster.ts';

const SUBNET = '192.0.2';
const LAB_ADDRESS = `${SUBNET}.254`;
const MOST_HOSTS = 253;

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
  return names.map((name, index) => ({ name, address: `${SUBNET}.${index + 1}` }));
}

/** The command line that runs a command in a host's network; nsenter becomes the command, it does not fork. */
export function insideHost(host: string, command: readonly string[]): string[] {
  return ['nsenter', `--net=/run/netns/${host}`, ...command];
}

/** A shell script that builds bridge, hosts, addresses and counters; hosts are furnished side by side. */
export function networkScript(hosts: readonly Host[]): string {
  const plan = [
    ...hosts.map(({ name }) => `netns add ${name}`),
    'link add lab type bridge forward_delay 0',
    `addr add ${LAB_ADDRESS}/24 dev lab`,
    'link set lab up',
    ...hosts.flatMap(({ name }, index) => [
      `link add port${index} type veth peer name eth0 netns ${name}`,
      `link set port${index} master lab up`,
    ]),
  ];
  return [
    'set -e',
    ...here('ip -batch -', plan),
    ...here('cat > /run/lab/rules', [ruleset(hosts.map(({ address }) => address))]),
    ...hosts.flatMap(({ name, address }) => [
      '{',
      ...here(`ip -n ${name} -batch -`, [
        'link set lo up',
        `addr add ${address}/24 dev eth0`,
        'link set eth0 up',
      ]),
      insideHost(name, ['nft', '-f', '/run/lab/rules']).join(' '),
      '} & jobs="$jobs $!"',
    ]),
    // `wait` on each by itself: a bare wait would forget that one of them failed.
    'for job in $jobs; do wait "$job"; done',
    '',
  ].join('\n');
}

function here(command: string, body: readonly string[]): string[] {
  return [`${command} <<'END'`, ...body, 'END'];
}
