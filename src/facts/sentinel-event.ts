/** A Sentinel's published message, taken apart. Formats: sentinel.c, sentinelEvent and its callers. */

import type { DeploymentRecord, MovedRecord } from '../history/deployment-record.ts';
import type { EventRecord } from '../history/record.ts';

export interface SentinelEvent {
  readonly at: number;
  readonly sentinel: string;
  /** The channel, such as `+sdown`. */
  readonly event: string;
  /** What it is about: master, slave, sentinel; undefined where the message is about the Sentinel itself. */
  readonly about: 'master' | 'slave' | 'sentinel' | undefined;
  /** The process it is about, by our name; for +switch-master the new master. */
  readonly subject: string | undefined;
  /** For +switch-master: the master before. */
  readonly from: string | undefined;
  /** For +new-epoch and +vote-for-leader: the epoch. */
  readonly epoch: number | undefined;
  readonly payload: string;
}

/** Where everything is, and where hosts were found to be later. */
export interface Located extends DeploymentRecord {
  readonly moved: readonly MovedRecord[];
}

/**
 * Names the process that listens on an address and port at a time, as it is announced or as its host has the address.
 * What a host had before it moved is still its own until another one has it: Sentinels go on naming it.
 */
export function processAt(
  located: Located,
  address: string,
  port: string | number,
  at: number,
): string | undefined {
  const { processes } = located;
  const announced = processes.find(
    (one) => one.announced?.host === address && one.announced.port === Number(port),
  );
  if (announced !== undefined) return announced.name;
  const tenants = tenantsOf(located, address);
  // An address is in use before the runner notices.
  const last = tenants.findLast(({ from }) => from <= at)?.from ?? tenants[0]?.from;
  const hosts = tenants.filter(({ from }) => from === last).map(({ host }) => host);
  return processes.find((one) => hosts.includes(one.host) && one.port === Number(port))?.name;
}

/** A host that has an address from a time on, µs since the epoch. */
interface Tenant {
  readonly host: string;
  readonly from: number;
}

/** All that have it in the run, in order of time; of a deployment that is not moved several may share one. */
function tenantsOf({ hosts, moved }: Located, address: string): readonly Tenant[] {
  return [
    ...hosts.map(({ name, address: own }) => ({ host: name, address: own, from: -Infinity })),
    ...moved.map(({ host, address: own, at }) => ({ host, address: own, from: at })),
  ].filter((one) => one.address === address);
}

/** Whether another host has an address later than the first: who is meant by it is then a matter of moments. */
export function isReused(located: Located, address: string): boolean {
  const [first, ...later] = tenantsOf(located, address);
  return later.some(({ host, from }) => from !== first!.from && host !== first!.host);
}

/** Takes a message apart; words that cannot be understood stay undefined, the payload is always kept. */
export function parseEvent(record: EventRecord, deployment: Located): SentinelEvent {
  const words = record.payload.split(' ');
  const base = { at: record.at, sentinel: record.sentinel, event: record.channel, payload: record.payload };
  if (record.channel === '+switch-master') {
    const [, oldAddress = '', oldPort = '', newAddress = '', newPort = ''] = words;
    return {
      ...base,
      about: 'master',
      subject: processAt(deployment, newAddress, newPort, record.at),
      from: processAt(deployment, oldAddress, oldPort, record.at),
      epoch: undefined,
    };
  }
  if (record.channel === '+new-epoch') return { ...base, ...NOTHING, epoch: Number(words[0]) };
  if (record.channel === '+vote-for-leader') return { ...base, ...NOTHING, epoch: Number(words[1]) };
  const [type, , address = '', port = ''] = words;
  if (type !== 'master' && type !== 'slave' && type !== 'sentinel') return { ...base, ...NOTHING };
  return {
    ...base,
    about: type,
    subject: processAt(deployment, address, port, record.at),
    from: undefined,
    epoch: undefined,
  };
}

const NOTHING = { about: undefined, subject: undefined, from: undefined, epoch: undefined };
