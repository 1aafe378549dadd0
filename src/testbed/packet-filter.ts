/**
 * How the receiving host's kernel cuts links, loses some of their packets, and counts what they carry: rules for nftables,
 * and how its counters are read back. Pure.
 *
 * Counters belong to addresses: `peers` for what was let through, `dropped` for what was thrown away while the address
 * was in `cut`, `lost` for what was by chance while it was in `lossy`. Elements of those two end by themselves; counters
 * stay for as long as the host's network does.
 */

import { ChaosError } from '../core/errors.ts';
import type { Link } from '../history/record.ts';
import { unexpectedOutput } from './unexpected-output.ts';

/** Prints the table of a host's network; its output is what `packetCounts` reads. */
export const LIST_COUNTERS = ['nft', '-j', 'list', 'table', 'inet', 'chaos'];

/**
 * Rules that count and cut. Every sender is counted from the first packet on, the addresses given from zero. They may
 * be loaded any number of times: counters and cuts stay as they are.
 */
export function ruleset(addresses: readonly string[] = []): string {
  const elements = addresses.length === 0 ? '' : ` elements = { ${addresses.join(', ')} };`;
  return `table inet chaos {
  set peers { type ipv4_addr; size 65535; flags dynamic; counter;${elements} }
  set dropped { type ipv4_addr; size 65535; flags dynamic; counter;${elements} }
  set lost { type ipv4_addr; size 65535; flags dynamic; counter;${elements} }
  set cut { type ipv4_addr; flags timeout; }
  map lossy { type ipv4_addr : verdict; flags timeout; }
  chain input { type filter hook input priority filter; policy accept; }
}
flush chain inet chaos input
table inet chaos {
  chain input {
    ip saddr @cut add @dropped { ip saddr counter } drop
    ip saddr vmap @lossy
    add @peers { ip saddr counter } accept
  }
}
`;
}

/** Rules that drop all packets from these addresses for so long. */
export function cutRules(addresses: readonly string[], ttlMs: number): string {
  const element = (address: string): string => cutElement(address, ttlMs);
  // Adding an element that is there already does not renew its time, so it is taken out in the same transaction;
  // and taking out fails for one that is not there, so it is put in first.
  return lines(addresses, (address) => [
    `add ${element(address)}`,
    `delete element inet chaos cut { ${address} }`,
    `add ${element(address)}`,
  ]);
}

/** Rules that let packets from these addresses through again, whether or not they are cut. */
export function restoreRules(addresses: readonly string[]): string {
  return lines(addresses, (address) => [
    `add element inet chaos cut { ${address} timeout 1s }`,
    `delete element inet chaos cut { ${address} }`,
  ]);
}

/** Rules that lose this share (0 to 1) of the packets from these addresses, each packet by chance, for so long. */
export function lossRules(addresses: readonly string[], share: number, ttlMs: number): string {
  return lines(addresses, (address) => [...endOfLoss(address), ...chance(address, { share, ttlMs })]);
}

/** Rules that lose no more packets from these addresses, whether or not some are lost. */
export function lossEndRules(addresses: readonly string[]): string {
  return lines(addresses, endOfLoss);
}

/** What the chance of a packet is measured in. */
const PARTS = 10_000;

/** As with cuts, it is put in before it is taken out; what is there already must be the very same, time apart. */
function endOfLoss(address: string): string[] {
  return [
    `add chain inet chaos ${chainOf(address)}`,
    `add ${lossElement(address, 1_000)}`,
    `delete element inet chaos lossy { ${address} }`,
  ];
}

function lossElement(address: string, ttlMs: number): string {
  return `element inet chaos lossy { ${address} timeout ${Math.ceil(ttlMs)}ms : jump ${chainOf(address)} }`;
}

/** Where chance decides on the packets from an address. */
function chainOf(address: string): string {
  return `from_${address}`;
}

/** Rules after which exactly these addresses are cut, each for so long, ms, whatever was cut before. */
export function exactCutRules(leftMs: ReadonlyMap<string, number>): string {
  const cuts = [...leftMs].map(([address, ttlMs]) => `add ${cutElement(address, ttlMs)}\n`);
  return `flush set inet chaos cut\n${cuts.join('')}`;
}

/** What is lost of the packets from an address: a share of them, from 0 to 1, for so long. */
export interface Loss {
  readonly share: number;
  readonly ttlMs: number;
}

/** Rules after which packets from exactly these addresses are lost by chance, whatever was lost before. */
export function exactLossRules(losses: ReadonlyMap<string, Loss>): string {
  const rules = [...losses].flatMap(([address, loss]) => [
    `add chain inet chaos ${chainOf(address)}`,
    ...chance(address, loss),
  ]);
  return ['flush map inet chaos lossy', ...rules, ''].join('\n');
}

/** Lets chance decide in the chain of an address, which is there and in no use. */
function chance(address: string, { share, ttlMs }: Loss): string[] {
  const chain = chainOf(address);
  const below = Math.round(share * PARTS);
  return [
    `flush chain inet chaos ${chain}`,
    `add rule inet chaos ${chain} numgen random mod ${PARTS} < ${below} add @lost { ip saddr counter } drop`,
    `add ${lossElement(address, ttlMs)}`,
  ];
}

/** The set that each count is kept in. */
const SETS = { passed: 'peers', dropped: 'dropped', lost: 'lost' } as const;

/**
 * Packets that the kernel let through, dropped and lost, by address of the sender, from what `LIST_COUNTERS` prints on a
 * host; TESTBED_BROKE when that is something else.
 */
export function packetCounts(listing: string, host: string): PacketCounts {
  const passed = countsIn(listing, SETS.passed);
  const dropped = countsIn(listing, SETS.dropped);
  const lost = countsIn(listing, SETS.lost);
  if (passed !== undefined && dropped !== undefined && lost !== undefined) return { passed, dropped, lost };
  const expected = 'the table chaos as JSON with a number of packets for each address';
  throw unexpectedOutput(`nft on ${host}`, expected, listing);
}

/** The counts of all addresses that a sender had; TESTBED_BROKE when the host, whose counts these are, has none of one of them. */
export function countsOf(counts: PacketCounts, host: string, addresses: readonly string[]): LinkCounts {
  const ofOne = (which: keyof PacketCounts, address: string): number => {
    const count = counts[which].get(address);
    if (count !== undefined) return count;
    const message = `nft on ${host} should have listed a counter for ${address} in the set ${SETS[which]}, but did not`;
    throw new ChaosError('TESTBED_BROKE', message);
  };
  const of = (which: keyof PacketCounts): number =>
    addresses.reduce((sum, address) => sum + ofOne(which, address), 0);
  return { passed: of('passed'), dropped: of('dropped'), lost: of('lost') };
}

function countsIn(listing: string, name: string): Map<string, number> | undefined {
  try {
    const { nftables } = JSON.parse(listing) as { nftables: { set?: NftSet }[] };
    const { elem = [] } = nftables.find((object) => object.set?.name === name)!.set!;
    const counts = elem.map(({ elem }) => [elem.val, elem.counter.packets] as const);
    return counts.every(([, packets]) => Number.isSafeInteger(packets)) ? new Map(counts) : undefined;
  } catch {
    return undefined;
  }
}

export interface PacketCounts {
  readonly passed: ReadonlyMap<string, number>;
  readonly dropped: ReadonlyMap<string, number>;
  readonly lost: ReadonlyMap<string, number>;
}

type LinkCounts = Record<keyof PacketCounts, number>;

interface NftSet {
  readonly name: string;
  readonly elem?: readonly { elem: { val: string; counter: { packets: number } } }[];
}

/** The links of each group, keyed by the host they have in common. */
export function linksBy(end: keyof Link, links: readonly Link[]): [host: string, links: Link[]][] {
  return [...Map.groupBy(links, (link) => link[end])];
}

/** Results that came in by host, in the order of the links asked about. */
export function inOrderOf<T extends { readonly link: Link }>(
  links: readonly Link[],
  results: readonly T[],
): T[] {
  const byLink = new Map(results.map((result) => [result.link, result]));
  return links.map((link) => byLink.get(link)!);
}

function cutElement(address: string, ttlMs: number): string {
  return `element inet chaos cut { ${address} timeout ${Math.ceil(ttlMs)}ms }`;
}

function lines(addresses: readonly string[], of: (address: string) => string[]): string {
  return addresses.flatMap(of).join('\n') + '\n';
}
