/** Brings a topology up in a lab, from an empty network to a steady deployment. */

import { ChaosError, messageOf } from '../../core/errors.ts';
import { until } from '../../core/until.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import { addressOf, firstMaster, type Deployment } from '../configuration.ts';
import type { Lab } from './lab.ts';
import { directoryOf, logFile, startOrder } from './process-files.ts';
import { replicaProblem, sentinelProblem, sentinelQuestions } from './steadiness.ts';

const ASK_EVERY_MS = 10;
const STEADY_LIMIT_MS = 20_000;

/**
 * What the first synchronisation is hurried with, on the master only and until every replica is linked: stock Redis
 * puts a diskless one off by up to 6 s, and looks for the end of a disk-based one only every 100 ms.
 */
const MASTER_HURRY = ['repl-diskless-sync', 'no', 'hz', '100'];

/**
 * Sentinels that start together find each other not yet listening, and stock ones try again only after a ping period
 * of 1 s. Servers older than 7.0 do not know the command, and take that second.
 */
const SENTINEL_HURRY = { name: 'ping-period', value: '20' };

/** A deployment being brought up: in which lab, with logs in which folder, until when it is wanted. */
export interface Undertaking {
  readonly lab: Lab;
  readonly deployment: Deployment;
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** Starts everything, the master first; resolves when all is steady and configured as its owner said, and only so. */
export async function bootstrap(undertaking: Undertaking): Promise<void> {
  const { lab, deployment } = undertaking;
  const master = firstMaster(deployment);
  await start(undertaking, master);
  await settled(undertaking, master, async () => void (await ask(undertaking, master, [['PING']])));
  const own = await hurry(undertaking, master);
  const others = deployment.processes.filter((process) => process !== master);
  await Promise.all(others.map((process) => start(undertaking, process)));
  const linking = others
    .filter(({ kind }) => kind === 'redis')
    .map((replica) => linked(undertaking, replica));
  const agreeing = others.filter(({ kind }) => kind === 'sentinel').map((each) => agreed(undertaking, each));
  await Promise.all([Promise.all(linking).then(() => calmDown(undertaking, master, own)), ...agreeing]);
  await lab.request('hangUp', {});
}

async function start({ lab, deployment, logs }: Undertaking, process: PlacedProcess): Promise<void> {
  await lab.request('start', startOrder(process, deployment.topology.server, logs));
}

/** Answers with the settings that were in force before. */
async function hurry(undertaking: Undertaking, master: PlacedProcess): Promise<string[]> {
  const names = MASTER_HURRY.filter((_, index) => index % 2 === 0);
  const replies = await ask(
    undertaking,
    master,
    names.map((name) => ['CONFIG', 'GET', name]),
  );
  await ask(undertaking, master, [['CONFIG', 'SET', ...MASTER_HURRY]]);
  return (replies as string[][]).flat();
}

async function calmDown(undertaking: Undertaking, master: PlacedProcess, own: string[]): Promise<void> {
  await ask(undertaking, master, [['CONFIG', 'SET', ...own]]);
  // The disk-based synchronisation left a snapshot that a stock master would not have, and would load when restarted.
  await undertaking.lab.run({ command: ['sh', '-c', 'rm -f "$1"/*.rdb', 'rm', directoryOf(master)] });
}

async function linked(undertaking: Undertaking, replica: PlacedProcess): Promise<void> {
  await settled(undertaking, replica, async () => {
    const [info] = await ask(undertaking, replica, [['INFO', 'replication']]);
    return replicaProblem(replica.name, String(info));
  });
}

async function agreed(undertaking: Undertaking, sentinel: PlacedProcess): Promise<void> {
  const { deployment } = undertaking;
  const { topology } = deployment;
  const master = firstMaster(deployment);
  const expected = {
    master: `${addressOf(deployment, master)}:${master.port}`,
    replicas: topology.redis - 1,
    otherSentinels: topology.sentinels - 1,
  };
  await settled(undertaking, sentinel, async () => void (await ask(undertaking, sentinel, [['PING']])));
  const calmDown = await hurrySentinel(undertaking, sentinel);
  await settled(undertaking, sentinel, async () => {
    const replies = await ask(undertaking, sentinel, sentinelQuestions(topology.masterName));
    return sentinelProblem(sentinel.name, replies, expected);
  });
  await calmDown();
}

/** Answers with what undoes it. */
async function hurrySentinel(
  undertaking: Undertaking,
  sentinel: PlacedProcess,
): Promise<() => Promise<void>> {
  const { name, value } = SENTINEL_HURRY;
  const set = async (to: string): Promise<void> =>
    void (await ask(undertaking, sentinel, [['SENTINEL', 'DEBUG', name, to]]));
  try {
    const [settings] = (await ask(undertaking, sentinel, [['SENTINEL', 'DEBUG']])) as [string[]];
    const own = settings[settings.findIndex((word) => word.toLowerCase() === name) + 1]!;
    await set(value);
    return () => set(own);
  } catch {
    return () => Promise.resolve();
  }
}

function ask(
  { lab, deployment }: Undertaking,
  process: PlacedProcess,
  commands: readonly (readonly string[])[],
): Promise<readonly unknown[]> {
  const { password } = deployment;
  return lab.request('query', {
    address: addressOf(deployment, process),
    port: process.port,
    password,
    commands,
  });
}

/** Probes until there is no problem left; a process that ended, or the time limit, makes the last problem the error. */
async function settled(
  { lab, logs, signal }: Undertaking,
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
