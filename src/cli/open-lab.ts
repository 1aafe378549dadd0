/**
 * A lab that is held open for somebody else's test on this machine: its processes are announced by ports of loopback, so that
 * whatever library that test has is a client as any other, and faults are injected when the test says so.
 */

import { resolve } from 'node:path';
import { programEnvironment, type Environment } from '../agent/program-environment.ts';
import { accessOptions, type TlsOptions } from '../cluster/access.ts';
import type { Duration } from '../core/duration.ts';
import { ChaosError } from '../core/errors.ts';
import type { Fault } from '../experiment/schedule.ts';
import { topology, type TopologyOptions } from '../experiment/topology.ts';
import { HeldDeployment, type InjectedFault } from '../run/held.ts';
import { testbedFor } from './testbeds.ts';

export interface OpenLabOptions {
  /** Where the logs of the processes go, below `lab/` of this folder; `reports` in the working directory by default. */
  readonly reports?: string;
  /** Closes it when aborted, also while it is being opened. */
  readonly signal?: AbortSignal;
}

/** An address on this machine. */
export interface LabAddress {
  readonly host: string;
  readonly port: number;
}

export interface TlsCertificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface OpenLab extends AsyncDisposable {
  /** Where the Sentinels are, as ioredis takes it. */
  readonly sentinels: LabAddress[];
  /** The name that they know the master by. */
  readonly name: string;
  /** Where each data node is, by its name, such as `redis-0`. */
  readonly nodes: Readonly<Record<string, LabAddress>>;
  /** What data nodes and Sentinels demand; each is absent where they demand none. */
  readonly username?: string;
  readonly password?: string;
  /** PEM, as Node takes it. */
  readonly tls?: TlsCertificates;
  /** The same for a program of another language: `SENTINELS`, `MASTER_NAME`, `REDIS_PASSWORD` and others (docs/your-tests.md). */
  readonly environment: Environment;
  /** The folder with the logs. */
  readonly reports: string;
  /** The data node that most Sentinels call master just now; undefined while they do not agree. */
  readonly master: string | undefined;
  /** Aborted when the lab is over, with the reason. */
  readonly signal: AbortSignal;
  /**
   * Injects a fault of `fault.…`; resolves when it is in force, and it lasts until it is healed or the lab is closed. What is over
   * at once, such as an order to fail over, has nothing to heal.
   */
  inject(fault: Fault): Promise<InjectedFault>;
  /** Waits until most Sentinels name a live master other than when the latest fault began; answers with its name. */
  newMaster(options?: { readonly within: Duration }): Promise<string>;
  /** Waits until one master is left, all other data nodes follow it without lag, and all Sentinels agree on it. */
  converged(options?: { readonly within: Duration }): Promise<void>;
  /** Ends it, with all that lasts. */
  close(): Promise<void>;
}

/**
 * Opens a lab on this machine and resolves when it is steady. It ends when it is closed, and with the process that opened it,
 * however that ends. BAD_ARGUMENT where the topology cannot be opened, MISSING_PREREQUISITE where the machine lacks something.
 */
export async function openLab(given: TopologyOptions, options: OpenLabOptions = {}): Promise<OpenLab> {
  const { reports = 'reports', signal = new AbortController().signal } = options;
  const testbed = await testbedFor({}, () => undefined);
  const meant = onLoopback(given);
  const held = await HeldDeployment.open({ testbed, topology: meant, reports: resolve(reports), signal });
  const { sentinels, nodes, masterName, access } = held.contact;
  const { tls, ...login } = accessOptions(access.redis);
  return {
    sentinels: sentinels.map(addressOf),
    name: masterName,
    nodes: Object.fromEntries(nodes.map((node) => [node.name, addressOf(node)])),
    ...login,
    ...(tls === undefined ? {} : { tls: whole(tls) }),
    environment: programEnvironment(held.contact, held.path),
    reports: held.path,
    get master() {
      return held.master;
    },
    signal: held.signal,
    inject: (fault) => held.inject(fault),
    newMaster: ({ within } = { within: '30s' }) => held.newMaster(within),
    converged: ({ within } = { within: '60s' }) => held.converged(within),
    close: () => held.close(),
    [Symbol.asyncDispose]: () => held.close(),
  };
}

function onLoopback(given: TopologyOptions) {
  const { announce = 'service' } = given;
  if (announce === 'service' || announce === 'loopback') return topology({ ...given, announce: 'loopback' });
  throw new ChaosError('BAD_ARGUMENT', `a lab that is held open is not announced by "${announce}"`, {
    hint: 'it is announced by ports of this machine; leave `announce` out',
  });
}

/** The certificates hold the address by which processes are announced: a client may look at it. */
function whole({ checkServerIdentity: _unchecked, ...certificates }: TlsOptions): TlsCertificates {
  return certificates;
}

function addressOf({ address, port }: { readonly address: string; readonly port: number }): LabAddress {
  return { host: address, port };
}
