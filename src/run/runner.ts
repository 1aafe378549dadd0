/** Carries out one experiment: opens the testbed, starts agents, walks the schedule, settles, reads, saves. */

import { hostedPrograms } from '../experiment/hosted-programs.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { directoryOf, observersDirectoryOf } from '../cluster/directory.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { monotonicUs, sleep } from '../core/clock.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { watchHealth, watchStalls } from '../core/health.ts';
import { Scope } from '../core/scope.ts';
import { generator } from '../core/seed.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { PhaseRecord } from '../history/record.ts';
import { faultDelayMs, SETTLE_MS } from '../plan/durations.ts';
import { RUN_LIMITS_MS } from '../plan/run-limits.ts';
import { servicesOf } from '../workload/workload.ts';
import { abortAfter } from './abortion.ts';
import { Agents } from './agents.ts';
import { awaitCaughtUp, awaitConverged, awaitSteady } from './awaits.ts';
import { Interpreter, type ScheduleContext } from './interpreter.ts';
import { Journal } from './journal.ts';
import { removeKeysAtTheEnd } from './own-keys.ts';
import type { ProgressSink } from './progress.ts';
import type { RunDirectory } from './store.ts';
import { FaultVerification } from './proof/verification.ts';
import { View } from './view.ts';

export interface RunContext {
  readonly experiment: Experiment;
  readonly runId: string;
  readonly seed: number;
  readonly testbed: Testbed;
  readonly directory: RunDirectory;
  readonly signal: AbortSignal;
  readonly progress: ProgressSink;
}

/** Runs the experiment and leaves its history in the directory. Everything opened is closed on every way out. */
export async function carryOut(context: RunContext): Promise<void> {
  const scope = new Scope();
  const journal = new Journal(context.directory.historyFile('runner'), Math.floor(monotonicUs()));
  scope.defer('close the journal', () => journal.close());
  scope.defer(
    'stop watching our own health',
    watchHealth((health) => journal.write({ kind: 'health', process: 'runner', ...health })),
  );
  scope.defer(
    'stop watching our own stalls',
    watchStalls((lengthMs) =>
      journal.write({ kind: 'stall', process: 'runner', length: Math.round(lengthMs * 1e3) }),
    ),
  );
  try {
    await carryOutIn(scope, journal, context);
  } catch (error) {
    journal.write({ kind: 'step', path: 'run', phase: 'end', words: 'the run', problem: messageOf(error) });
    throw error;
  } finally {
    await scope.close();
  }
}

async function carryOutIn(scope: Scope, journal: Journal, given: RunContext): Promise<void> {
  const loss = new AbortController();
  const signal = AbortSignal.any([given.signal, loss.signal, journal.failure]);
  journal.failure.throwIfAborted();
  const context: RunContext = { ...given, signal };
  const { experiment, testbed, progress } = context;
  const enter = (phase: PhaseRecord['phase']): void => {
    journal.write({ kind: 'phase', phase });
    progress.phase(phase);
  };
  enter('starting');
  const cluster = await openCluster(context, scope, journal);
  const view = new View();
  const run = { cluster, journal, view };
  const agents = await startAgents(context, run, loss);
  scope.defer('end the agents', () => agents.end(), RUN_LIMITS_MS.agentsEnd);
  await beginWriting(context, agents, run);
  enter('steady');
  if (cluster.keys !== undefined) removeKeysAtTheEnd(agents, scope);
  const scheduleContext = scheduleContextOf(context, agents, run);
  await scheduleContext.verification.begin();
  enter('schedule');
  const abortion = abortAfter(testbed.abortAfterMs, () => agents.lastAcknowledged);
  const healedAt = await walk(scheduleContext, experiment, abortion.signal).finally(() => {
    abortion.stop();
  });
  enter('settling');
  const isDataJudged = experiment.settle ?? true;
  if (isDataJudged) await settle(scheduleContext, healedAt);
  await agents.stopWriting();
  if (isDataJudged) await awaitCaughtUp(view, signal);
  enter('final-reads');
  if (isDataJudged) await agents.read('final', 'final', nodeNames(cluster));
  const sentences = await cluster.differences?.();
  if (sentences !== undefined) journal.write({ kind: 'differences', sentences });
  enter('ended');
  journal.failure.throwIfAborted();
}

/** What a run is made of once its cluster is open. */
type Opened = Pick<ScheduleContext, 'cluster' | 'journal' | 'view'>;

/** Opens the testbed and records what is there, and later whom Services lead to. */
async function openCluster(context: RunContext, scope: Scope, journal: Journal): Promise<Cluster> {
  const { experiment, testbed, runId, directory, signal } = context;
  const programs = hostedPrograms(experiment.workload);
  const services = servicesOf(experiment.workload);
  const options = { runId, logs: directory.logs, signal, programs, services };
  const cluster = await testbed.open(experiment.topology, options);
  scope.defer('close the testbed', () => cluster.close(), RUN_LIMITS_MS.close);
  recordDeployment(journal, context, cluster);
  cluster.services?.onLook(({ service, behind, sentUs, atUs }) => {
    journal.write({ kind: 'backends', service, behind, sent: Math.round(sentUs - journal.epochUs) }, atUs);
  });
  return cluster;
}

/** Starts the agents, and lets them know of hosts that move; without all of its eyes and hands the run can show nothing any more. */
async function startAgents(
  { experiment, directory, progress }: RunContext,
  { cluster, journal, view }: Opened,
  loss: AbortController,
): Promise<Agents> {
  const { topology } = experiment;
  const agents = await Agents.start({
    cluster,
    directory,
    journal,
    experiment,
    contact: directoryOf(cluster, topology),
    observersContact: observersDirectoryOf(cluster, topology),
    view,
    progress,
    onUnwritable: (problem) => loss.abort(problem),
  });
  const addresses = new Map(cluster.hosts.map(({ name, address }) => [name, address]));
  cluster.onMoved?.(() => {
    for (const { name: host, address } of cluster.hosts) {
      if (addresses.get(host) === address) continue;
      addresses.set(host, address);
      journal.write({ kind: 'moved', host, address });
    }
    agents.relocate(directoryOf(cluster, topology));
  });
  agents.onLoss((reason) => loss.abort(new ChaosError('AGENT_BROKE', reason)));
  return agents;
}

/** Once all is steady, puts there what workloads want to be there before, and starts the writers. */
async function beginWriting(context: RunContext, agents: Agents, { cluster, view }: Opened): Promise<void> {
  const { topology } = context.experiment;
  await steady(view, context);
  await agents.preload(view.agreedMaster(topology)!, nodeNames(cluster));
  // So much at once may have kept Sentinels from being answered.
  await steady(view, context);
  await agents.startWriting(view.agreedMaster(topology)!);
}

function nodeNames(cluster: Cluster): string[] {
  return cluster.processes.filter((one) => one.kind === 'redis').map((one) => one.name);
}

function recordDeployment(journal: Journal, { testbed, experiment }: RunContext, cluster: Cluster): void {
  journal.write({
    kind: 'deployment',
    testbed: testbed.name,
    server: cluster.server,
    masterName: experiment.topology.masterName,
    ...(cluster.statesBy === undefined ? {} : { statesBy: cluster.statesBy }),
    hosts: cluster.hosts,
    processes: cluster.processes,
  });
}

async function steady(view: View, { experiment, signal }: RunContext): Promise<void> {
  try {
    await awaitSteady({ view, topology: experiment.topology, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ChaosError('NOT_STEADY', `the deployment never became steady: ${messageOf(cause)}`, { cause });
  }
}

function scheduleContextOf(
  { experiment, signal, progress, seed }: RunContext,
  agents: Agents,
  { cluster, journal, view }: Opened,
): ScheduleContext {
  return {
    cluster,
    topology: experiment.topology,
    view,
    journal,
    verification: new FaultVerification({ cluster, journal, tryConnection: agents.orders.tryConnection }),
    firstMaster: view.agreedMaster(experiment.topology)!,
    random: generator(seed),
    faultDelayMs: faultDelayMs(experiment),
    signal,
    orders: agents.orders,
    masterName: experiment.topology.masterName,
    takeEvidence: (label, nodes) => agents.read('before-heal', label, nodes),
    onStep: (description, ms) => progress.step(description, ms),
  };
}

/**
 * Carries out the schedule; answers with the moment of the last heal, if there was one. A step that does not end as it
 * should ends the schedule, not the run: what happened is judged all the same.
 */
async function walk(
  context: ScheduleContext,
  experiment: Experiment,
  abortion: AbortSignal,
): Promise<number | undefined> {
  const signal = AbortSignal.any([context.signal, abortion]);
  const interpreter = new Interpreter({ ...context, signal });
  try {
    await interpreter.walk(experiment.schedule);
  } catch (error) {
    if (abortion.aborted && !context.signal.aborted) {
      const problem = messageOf(abortion.reason);
      context.journal.write({ kind: 'step', path: 'schedule', phase: 'end', words: 'the schedule', problem });
      return interpreter.healedAt;
    }
    if (context.signal.aborted || !(error instanceof ChaosError) || !JUDGEABLE.has(error.code)) throw error;
  }
  return interpreter.healedAt;
}

const JUDGEABLE: ReadonlySet<string> = new Set(['TIMED_OUT', 'NOT_STEADY', 'COMMAND_REFUSED']);

/** Waits for convergence, and long enough after the last heal that a late conversion cannot come after the final reads. */
async function settle(context: ScheduleContext, healedAt: number | undefined): Promise<void> {
  const { signal, journal } = context;
  try {
    await awaitConverged(context, RUN_LIMITS_MS.converged);
    await context.verification.confirmHealed();
  } catch (error) {
    if (signal.aborted) throw error;
    journal.write({
      kind: 'step',
      path: 'settling',
      phase: 'end',
      words: 'settle',
      problem: messageOf(error),
    });
  }
  if (healedAt !== undefined) await sleep(Math.max(0, SETTLE_MS - (performance.now() - healedAt)), signal);
}
