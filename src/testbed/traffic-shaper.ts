/**
 * How the sending host's kernel limits the rate of what goes to some addresses, or delays it: lines for `tc` and rules for nftables, and how
 * its counters are read back. Pure.
 *
 * Every receiver has a class of its own under one htb, which lets through at once what is in no class. tc itself keeps no
 * time-to-live: what puts packets into a class is the map `paced`, whose elements end by themselves.
 */

import type { Delay } from '../cluster/slowness.ts';
import { unexpectedOutput } from './unexpected-output.ts';

/** A receiver: its address, and its number among the hosts, from 1, which is its class. */
export interface Receiver {
  readonly address: string;
  readonly number: number;
}

/** Names our htb, so that nobody else's queue is taken for it. */
const HANDLE = '5c';

/** Prints the classes of a host's network; its output is what `pacedCounts` reads. */
export const LIST_CLASSES = ['tc', '-s', 'class', 'show', 'dev', 'eth0'];

/** No limit as far as anything here is concerned, bit/s: what still waits leaves at once. */
const UNLIMITED = 100e9;

/** Lines for `tc -batch` after which the classes of these receivers have this rate, bit/s. */
export function classLines(receivers: readonly Pick<Receiver, 'number'>[], rate = UNLIMITED): string {
  return receivers
    .map(
      (one) =>
        `class replace dev eth0 parent ${HANDLE}: classid ${classOf(one)} htb rate ${Math.round(rate)}bit\n`,
    )
    .join('');
}

/** More than can be on its way, packets: netem drops what is beyond, by default 1 000. */
const DELAYED_PACKETS = 100_000;

/**
 * Lines for `tc -batch` after which the classes of these receivers hold each packet back for its time; without a delay none is
 * held back. What netem lets go ahead of others is what is sent at once.
 */
export function queueLines(receivers: readonly Pick<Receiver, 'number'>[], delay?: Delay): string {
  return receivers.map((one) => `qdisc replace dev eth0 parent ${classOf(one)} ${queueOf(delay)}\n`).join('');
}

function queueOf(delay: Delay | undefined): string {
  if (delay === undefined) return 'pfifo';
  const { ms, jitterMs, reorder } = delay;
  const jitter = jitterMs === undefined ? '' : ` ${jitterMs}ms`;
  const ahead = reorder === undefined ? '' : ` reorder ${Math.round(reorder * 100)}%`;
  return `netem limit ${DELAYED_PACKETS} delay ${ms}ms${jitter}${ahead}`;
}

/** Rules that put what is sent to these receivers into their classes for so long. */
export function paceRules(receivers: readonly Receiver[], ttlMs: number): string {
  return `${RULES}${elementLines(receivers, (one) => [`add ${element(one, ttlMs)}`])}`;
}

/** Rules that put it into none, whether or not it was. */
export function paceEndRules(receivers: readonly Receiver[]): string {
  return `${RULES}${elementLines(receivers, () => [])}`;
}

/** A receiver whose class holds for so long, ms. */
export type PacedReceiver = Receiver & { readonly ttlMs: number };

/** Rules after which what is sent to exactly these receivers is in their classes, whatever was in any before. */
export function exactPaceRules(paced: readonly PacedReceiver[]): string {
  const elements = paced.map((one) => `add ${element(one, one.ttlMs)}\n`);
  return `${RULES}flush map inet chaos paced\n${elements.join('')}`;
}

const RULES = `table inet chaos {
  map paced { type ipv4_addr : classid; flags timeout; }
  chain output { type filter hook output priority filter; policy accept; }
}
flush chain inet chaos output
add rule inet chaos output meta priority set ip daddr map @paced
`;

/** An element's time is not renewed by adding it again, and none can be taken out that is not there: so it is put in first. */
function elementLines(receivers: readonly Receiver[], then: (one: Receiver) => string[]): string {
  return receivers
    .flatMap((one) => [
      `add ${element(one, 1_000)}`,
      `delete element inet chaos paced { ${one.address} }`,
      ...then(one),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function element(one: Receiver, ttlMs: number): string {
  return `element inet chaos paced { ${one.address} timeout ${Math.ceil(ttlMs)}ms : ${classOf(one)} }`;
}

function classOf({ number }: Pick<Receiver, 'number'>): string {
  return `${HANDLE}:${number.toString(16)}`;
}

/** What went through a class. */
export interface PacedCount {
  readonly bytes: number;
  /** How often something had to wait. */
  readonly waits: number;
}

/** What went through each class, by its number, from what `LIST_CLASSES` prints; TESTBED_BROKE when that is something else. */
export function pacedCounts(listing: string, host: string): Map<number, PacedCount> {
  const classes = listing.split(/^(?=class )/m).filter((text) => text.trim() !== '');
  return new Map(
    classes.map((text) => {
      const [, number] = /^class htb 5c:([\da-f]+) /.exec(text) ?? [];
      const [, bytes, waits] = / Sent (\d+) bytes .*overlimits (\d+)/.exec(text) ?? [];
      if (number === undefined || bytes === undefined)
        throw unexpectedOutput(`tc on ${host}`, 'classes of htb with what each has sent', listing);
      return [Number.parseInt(number, 16), { bytes: Number(bytes), waits: Number(waits) }];
    }),
  );
}
