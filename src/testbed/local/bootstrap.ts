/** Brings a topology up in a lab, from an empty network to a steady deployment. */

import type { DeploymentAccess } from '../../cluster/access.ts';
import type { Host } from '../../cluster/cluster.ts';
import { ChaosError, messageOf } from '../../core/errors.ts';
import { until } from '../../core/until.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import { announcedBy, firstMaster, type Deployment } from '../configuration.ts';
import type { Lab } from './lab.ts';
import { directoryOf, logFile, startParameters } from './process-files.ts';
import { replicaProblem, sentinelProblem, sentinelQuestions } from './steadiness.ts';

const ASK_EVERY_MS = 10;
const STEADY_LIMIT_MS = 20_000;

/**
 * What speeds up the first synchronisation, on the master only and until every replica is linked: stock Redis
 * puts a diskless one off by up to 6 s, and looks for the end of a disk-based one only every 100 ms.
 */
const FAST_INITIAL_SYNC = ['repl-diskless-sync', 'no', 'hz', '100'];

/**
 * Sentinels that start together find each other not yet listening, and stock ones try again only after a ping period
 * of 1 s. Servers older than 7.0 do not know the command, and take that second.
 */
const FAST_DISCOVERY = { name: 'ping-period', value: '20' };

/** A deployment being brought up: in which lab, with logs in which folder, until when it is wanted. */
export interface BootstrapOptions {
  readonly lab: Lab;
  readonly deployment: Deployment;
  readonly access: DeploymentAccess;
  readonly hosts: readonly Host[];
  readonly logs: string;
  readonly signal: AbortSignal;
}

/**
 * Starts everything, the master first; resolves when all is steady and configured as its topology has it, and only
 * so.
 */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const { lab, deployment } = options;
  const master = firstMaster(deployment);
  await start(options, master);
  await settled(options, master, async () => void (await ask(options, master, [['PING']])));
  const before = await fastInitialSync(options, master);
  const others = deployment.processes.filter((process) => process !== master);
  await Promise.all(others.map((process) => start(options, process)));
  const linking = others.filter(({ kind }) => kind === 'redis').map((replica) => linked(options, replica));
  const agreeing = others.filter(({ kind }) => kind === 'sentinel').map((each) => agreed(options, each));
  await Promise.all([Promise.all(linking).then(() => restoreSettings(options, master, before)), ...agreeing]);
  await lab.request('hangUp', {});
}

async function start({ lab, deployment, logs }: BootstrapOptions, process: PlacedProcess): Promise<void> {
  await lab.request('start', startParameters(process, deployment.topology, logs));
}

/** Answers with the settings that were in force before. */
async function fastInitialSync(options: BootstrapOptions, master: PlacedProcess): Promise<string[]> {
  const names = FAST_INITIAL_SYNC.filter((_, index) => index % 2 === 0);
  const replies = await ask(
    options,
    master,
    names.map((name) => ['CONFIG', 'GET', name]),
  );
  await ask(options, master, [['CONFIG', 'SET', ...FAST_INITIAL_SYNC]]);
  return (replies as string[][]).flat();
}

async function restoreSettings(
  options: BootstrapOptions,
  master: PlacedProcess,
  before: string[],
): Promise<void> {
  await ask(options, master, [['CONFIG', 'SET', ...before]]);
  // The disk-based synchronisation left a snapshot that a stock master would not have, and would load when restarted.
  await options.lab.run({ command: ['sh', '-c', 'rm -f "$1"/*.rdb', 'rm', directoryOf(master)] });
}

async function linked(options: BootstrapOptions, replica: PlacedProcess): Promise<void> {
  await settled(options, replica, async () => {
    const [info] = await ask(options, replica, [['INFO', 'replication']]);
    return replicaProblem(replica.name, String(info));
  });
}

async function agreed(options: BootstrapOptions, sentinel: PlacedProcess): Promise<void> {
  const { deployment } = options;
  const { topology } = deployment;
  const master = firstMaster(deployment);
  const expected = {
    master: announcedBy(deployment, master).join(':'),
    replicas: topology.redis - 1,
    otherSentinels: topology.sentinels - 1,
  };
  await settled(options, sentinel, async () => void (await ask(options, sentinel, [['PING']])));
  const restore = await fastDiscovery(options, sentinel);
  await settled(options, sentinel, async () => {
    const replies = await ask(options, sentinel, sentinelQuestions(topology.masterName));
    return sentinelProblem(sentinel.name, replies, expected);
  });
  await restore();
}

/** Answers with what undoes it. */
async function fastDiscovery(
  options: BootstrapOptions,
  sentinel: PlacedProcess,
): Promise<() => Promise<void>> {
  const { name, value } = FAST_DISCOVERY;
  const set = async (to: string): Promise<void> =>
    void (await ask(options, sentinel, [['SENTINEL', 'DEBUG', name, to]]));
  try {
    const [settings] = (await ask(options, sentinel, [['SENTINEL', 'DEBUG']])) as [string[]];
    const before = settings[settings.findIndex((word) => word.toLowerCase() === name) + 1]!;
    await set(value);
    return () => set(before);
  } catch {
    return () => Promise.resolve();
  }
}

function ask(
  { lab, hosts, access }: BootstrapOptions,
  process: PlacedProcess,
  commands: readonly (readonly string[])[],
): Promise<readonly unknown[]> {
  return lab.request('query', {
    address: hosts.find(({ name }) => name === process.host)!.address,
    port: process.port,
    access: access[process.kind],
    commands,
  });
}

/** Probes until there is no problem left; a process that ended, or the time limit, makes the last problem the error. */
async function settled(
  { lab, logs, signal }: BootstrapOptions,
  process: PlacedProcess,
  probe: () => Promise<string | undefined>,
): Promise<void> {
  let problem: string | undefined;
  let dead = false;
  const settledOrDead = async (): Promise<true | undefined> => {
    problem = await probe().catch((error: unknown) => `${process.name} does not answer: ${messageOf(error)}`);
    if (problem === undefined) return true;
    const [condition] = await lab.request('states', { names: [process.name] });
    dead = condition?.state === 'dead';
    return dead ? true : undefined;
  };
  const patience = { what: process.name, withinMs: STEADY_LIMIT_MS, everyMs: ASK_EVERY_MS, signal };
  try {
    await until(settledOrDead, patience);
  } catch (error) {
    if (!(error instanceof ChaosError && error.code === 'TIMED_OUT')) throw error;
  }
  if (problem === undefined) return;
  const after = dead ? 'it has ended' : `still so after ${STEADY_LIMIT_MS / 1_000} s`;
  throw new ChaosError('TESTBED_BROKE', `the topology does not become steady: ${problem} (${after})`, {
    hint: `Its log may say why: ${logFile(logs, process.name)}`,
  });
}
