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

/** Names the process that listens on an address and port, as it was announced or as its host has or had it; the latest counts. */
export function processAt(
  { hosts, processes, moved }: Located,
  address: string,
  port: string | number,
): string | undefined {
  const announced = processes.find(
    (one) => one.announced?.host === address && one.announced.port === Number(port),
  );
  if (announced !== undefined) return announced.name;
  const mover = moved.findLast((one) => one.address === address)?.host;
  const owners =
    mover === undefined ? hosts.filter((one) => one.address === address).map(({ name }) => name) : [mover];
  return processes.find((one) => owners.includes(one.host) && one.port === Number(port))?.name;
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
      subject: processAt(deployment, newAddress, newPort),
      from: processAt(deployment, oldAddress, oldPort),
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
    subject: processAt(deployment, address, port),
    from: undefined,
    epoch: undefined,
  };
}

const NOTHING = { about: undefined, subject: undefined, from: undefined, epoch: undefined };
