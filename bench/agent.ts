/**
 * What an agent costs and what it can carry, measured beside redis-benchmark on the same server, in turns.
 *
 *   node bench/agent.ts [rounds]
 *
 * Flood: writes acknowledged *and recorded* per second by one agent, as a ratio to `redis-benchmark -t rpush -c 64`
 * without pipelining. Strict: an open loop at 5,000/s; how late its operations start and how much of a core it takes.
 * Observer: how much of a core it takes to watch three data nodes and five Sentinels ten times a second.
 */

import { execFileSync } from 'node:child_process';
import { sleep } from '../src/core/clock.ts';
import { quantile } from '../src/core/statistics.ts';
import { OK } from '../src/history/record.ts';
import { appends } from '../src/workload/appends.ts';
import type { WorkloadOptions } from '../src/workload/workload.ts';
import { Deployment } from '../test/agent/deployment.ts';
import { RunningAgent, type Lines } from '../test/agent/running-agent.ts';

const ROUND_MS = 2_000;
const BENCHMARK_REQUESTS = 200_000;
const STRICT_RATE = 5_000;

/** Requests per second that redis-benchmark reaches on the first data node. */
function redisBenchmark({ directory }: Deployment): number {
  const { nodes, access } = directory;
  const { password } = access.redis;
  const output = execFileSync(
    'redis-benchmark',
    [
      '-p',
      String(nodes[0]!.port),
      '-a',
      password!,
      '-t',
      'rpush',
      '-c',
      '64',
      '-n',
      String(BENCHMARK_REQUESTS),
      '--csv',
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return Number(/"RPUSH","([\d.]+)"/.exec(output)?.[1]);
}

/** The history of an agent that writes for one round, to a server that is emptied afterwards. */
async function agentRound(deployment: Deployment, options: WorkloadOptions): Promise<Lines> {
  const agent = await RunningAgent.start(
    `round-${performance.now()}`,
    deployment.directory,
    deployment.folder,
  );
  const workload = appends({ name: 'bench', via: 'first-master', ...options });
  await agent.order({ order: 'write', workload, pinnedTo: 'redis-0' });
  await sleep(ROUND_MS);
  await agent.order({ order: 'stop-writing' });
  const lines = await agent.end();
  await deployment.client('redis-0').flushall();
  return lines;
}

/** Acknowledged operations in the file per second of writing. */
function acknowledgedPerSecond(lines: Lines): number {
  const [begun, stopped] = lines.of('writing');
  const acknowledged = lines.operations.filter((op) => op[5] === OK).length;
  return acknowledged / ((stopped!.at - begun!.at) / 1e6);
}

function spread(samples: readonly number[], digits: number): string {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (q: number): string => quantile(sorted, q)!.toFixed(digits);
  return `${at(0)} / ${at(0.5)} / ${at(1)} (min / median / max)`;
}

function meanCpu(lines: Lines): number {
  const shares = lines.of('health').map(({ cpu }) => cpu);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

async function benchFlood(deployment: Deployment, rounds: number): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const theirs = redisBenchmark(deployment);
    await deployment.client('redis-0').flushall();
    const ours = acknowledgedPerSecond(
      await agentRound(deployment, { profile: 'flood', rate: 'max', writers: 4 }),
    );
    console.log(`flood   agent ${ours.toFixed(0)}/s   redis-benchmark ${theirs.toFixed(0)}/s`);
    ratios.push(ours / theirs);
  }
  console.log(`flood   ratio agent to redis-benchmark: ${spread(ratios, 2)}, wanted: at least 1.5`);
}

async function benchStrict(deployment: Deployment, rounds: number): Promise<void> {
  const p99s: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const lines = await agentRound(deployment, { profile: 'strict', rate: STRICT_RATE, writers: 32 });
    const lags = lines.operations
      .map(([, , intended, sent]) => (sent - intended) / 1_000)
      .toSorted((a, b) => a - b);
    const lag = (q: number): number => quantile(lags, q)!;
    p99s.push(lag(0.99));
    console.log(
      `strict  ${lines.operations.length} operations at ${STRICT_RATE}/s, ${missedStarts(lines)} starts missed, ` +
        `start lag p50 ${lag(0.5).toFixed(2)} ms, max ${lag(1).toFixed(2)} ms, ${meanCpu(lines).toFixed(2)} of a core`,
    );
  }
  console.log(`strict  start lag p99 ms: ${spread(p99s, 2)}, wanted: at most 5 ms, at most 0.5 of a core`);
}

/** Gaps in the intended start times, which a constant rate must not have. */
function missedStarts(lines: Lines): number {
  const intended = lines.operations.map((op) => op[2]).toSorted((a, b) => a - b);
  const step = 1e6 / STRICT_RATE;
  return intended.filter((time, index) => index > 0 && time - intended[index - 1]! > step + 1).length;
}

async function benchObserver(deployment: Deployment): Promise<void> {
  const observer = await RunningAgent.start('observer', deployment.directory, deployment.folder);
  await observer.order({ order: 'observe', everyMs: 100, probe: true });
  await sleep(5_200);
  const lines = await observer.end();
  console.log(
    `observe ${meanCpu(lines).toFixed(3)} of a core for 3 data nodes and 5 Sentinels, every 100 ms`,
  );
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 5);
  const alone = await Deployment.start({ nodes: 1, sentinels: 0 });
  await benchFlood(alone, rounds);
  await benchStrict(alone, rounds);
  await alone.close();
  const whole = await Deployment.start({ nodes: 3, sentinels: 5 });
  await benchObserver(whole);
  await whole.close();
}

await main();
