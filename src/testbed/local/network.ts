/**
 * The lab's network as text: the script that builds it, the rules that cut its links, and how the kernel's counters
 * are read back. Pure.
 *
 * One bridge joins one network namespace per host. Addresses are from TEST-NET-1 (RFC 5737), which belongs to nobody,
 * and there is no route out. The lab itself has the last address, so that it can ask servers how they are; its packets
 * are neither counted nor cut.
 */

import { ChaosError } from '../../core/errors.ts';
import type { Link } from '../../history/record.ts';
import type { Host } from '../testbed.ts';

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
    ...here('cat > /run/lab/rules', [ruleset(hosts)]),
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

/** Counts what arrives from each peer: let through in `peers`, thrown away in `dropped` while the peer is in `cut`. */
function ruleset(hosts: readonly Host[]): string {
  const everyone = hosts.map(({ address }) => address).join(', ');
  return `table inet chaos {
  set peers { type ipv4_addr; counter; elements = { ${everyone} }
  }
  set dropped { type ipv4_addr; counter; elements = { ${everyone} }
  }
  set cut { type ipv4_addr; flags timeout; }
  chain input {
    type filter hook input priority filter; policy accept;
    ip saddr @cut ip saddr @dropped drop
    ip saddr @peers accept
  }
}`;
}

/** Rules for a receiving host that drop all packets from these addresses for so long. */
export function cutRules(addresses: readonly string[], ttlMs: number): string {
  const timeout = `timeout ${Math.ceil(ttlMs)}ms`;
  // Adding an element that is there already does not renew its time, so it is taken out in the same transaction;
  // and taking out fails for one that is not there, so it is put in first.
  return lines(addresses, (address) => [
    `add element inet chaos cut { ${address} ${timeout} }`,
    `delete element inet chaos cut { ${address} }`,
    `add element inet chaos cut { ${address} ${timeout} }`,
  ]);
}

/** Rules for a receiving host that let packets from these addresses through again, whether or not they are cut. */
export function restoreRules(addresses: readonly string[]): string {
  return lines(addresses, (address) => [
    `add element inet chaos cut { ${address} timeout 1s }`,
    `delete element inet chaos cut { ${address} }`,
  ]);
}

/** Packets from one peer that the kernel let through and dropped, by address, from `nft -j list table inet chaos`. */
export function packetCounts(listing: string): { passed: Map<string, number>; dropped: Map<string, number> } {
  const { nftables } = JSON.parse(listing) as { nftables: { set?: NftSet }[] };
  const counts = (name: string): Map<string, number> => {
    const set = nftables.find((object) => object.set?.name === name)?.set;
    return new Map((set?.elem ?? []).map(({ elem }) => [elem.val, elem.counter.packets]));
  };
  return { passed: counts('peers'), dropped: counts('dropped') };
}

interface NftSet {
  readonly name: string;
  readonly elem?: readonly { elem: { val: string; counter: { packets: number } } }[];
}

/** The links of each group, keyed by the host they have in common. */
export function linksBy(end: keyof Link, links: readonly Link[]): [host: string, links: Link[]][] {
  return [...Map.groupBy(links, (link) => link[end])];
}

function here(command: string, body: readonly string[]): string[] {
  return [`${command} <<'END'`, ...body, 'END'];
}

function lines(addresses: readonly string[], of: (address: string) => string[]): string {
  return addresses.flatMap(of).join('\n') + '\n';
}
