/**
 * A harness is killed at random moments while it cuts links and freezes a process on a real cluster: the links come
 * back by themselves, and the next start removes the rest. `SENTINEL_CHAOS_KILLS` is how often.
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { generator } from '../src/core/seed.ts';
import { until } from '../src/core/until.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { clusterOf } from '../src/testbed/kubernetes/kind/name.ts';
import { workersOf } from '../src/testbed/kubernetes/kind/nodes.ts';
import { namespaceOf, podOf } from '../src/testbed/kubernetes/names.ts';
import { attempt } from '../src/testbed/shell.ts';
import { Kubectl } from './kubectl.ts';
import { onKind } from './on-kind.ts';
import { said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROJECT = join(import.meta.dirname, '..');
const KILLS = Number(process.env['SENTINEL_CHAOS_KILLS'] ?? 2);
const SEED = Number(process.env['SENTINEL_CHAOS_KILL_SEED'] ?? randomInt(2 ** 31));

/** How long a cut of the killed harness may last, ms. */
const TTL_MS = 8_000;
/** What an order on its way and looks with kubectl may take on a machine with much to do, ms. */
const MARGIN_MS = 30_000;
/** Within this time after it began the loop of cutting and repairing it is killed, ms. */
const LATEST_KILL_MS = 3_000;
/**
 * A pod that is deleted by force is forgotten at once; its machine gives what stands still in it the pod's own grace
 * period, 30 s, before it kills it, ms.
 */
const STANDING_LIMIT_MS = 90_000;
/** A harness that is killed before it is open had at most this long, ms. */
const LATEST_OPENING_KILL_MS = 5_000;

const random = generator(SEED);
const name = (what: string): string => `test-${what}-${randomBytes(3).toString('hex')}`;

/** A harness that breaks and repairs, and what it said last. */
interface Harness {
  readonly child: ChildProcess;
  state: string;
}

/** A harness at work, with journals in a folder of this test's own. */
function started(context: string, runId: string): Harness {
  const program = join(import.meta.dirname, 'dying-faults.ts');
  const args = [program, context, runId, temporaryFolder(), String(TTL_MS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const harness = { child, state: 'opening' };
  createInterface({ input: child.stdout }).on('line', (line) => (harness.state = line));
  return harness;
}

async function open(harness: Harness): Promise<void> {
  await until(() => (harness.state === 'opening' && harness.child.exitCode === null ? undefined : true), {
    what: 'the deployment of the harness to be open',
    withinMs: 120_000,
    everyMs: 10,
  });
  expect(harness.child.exitCode).toBeNull();
}

/** Kills it; what it said last is known then. */
async function killed({ child }: Harness): Promise<void> {
  const close = once(child, 'close');
  child.kill('SIGKILL');
  expect(await close).toEqual([null, 'SIGKILL']);
}

/** A folder for journals that only this test knows. */
function ownJournals(): string {
  const folder = temporaryFolder();
  vi.stubEnv('XDG_STATE_HOME', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return join(folder, 'sentinel-chaos');
}

/** Processes that stand still on the machines of the cluster, by machine, pid and start, with the pod they are in. */
async function standing(context: string): Promise<{ readonly id: string; readonly pod: string }[]> {
  const nodes = await workersOf(clusterOf(context)!);
  const look = `
    for folder in /proc/[0-9]*; do
      { read -r line < "$folder/stat"; } 2> /dev/null
      if [[ $line == *') T '* ]]; then echo "$line $(tr '\\n_' ' -' < "$folder/cgroup")"; fi
    done`;
  const lines = nodes.map(async (node) => {
    const { output } = await attempt(['docker', 'exec', node, 'bash', '-c', look]);
    const stopped = output.split('\n').filter((line) => line !== '');
    return stopped.map((line) => {
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return {
        id: `${node} ${line.split(' ')[0]} ${fields[19]}`,
        pod: /-pod([-0-9a-f]{36})/.exec(line)?.[1] ?? '',
      };
    });
  });
  return (await Promise.all(lines)).flat();
}

onKind(`a harness killed at random moments (seed ${SEED})`, (context) => {
  const kubectl = new Kubectl(context);
  const stranger = `sc-${name('stranger')}`;
  let strangers: string;
  const frozenOnes = new Set<string>();

  /** What belongs to somebody else, by its identities and whether it is being deleted. */
  const identities = (): Promise<string> => {
    const parts = '{.metadata.uid} {.metadata.deletionTimestamp} {.status.phase}{"\\n"}';
    return kubectl.say(
      'get',
      `ns/${stranger}`,
      'pod/redis-node-0',
      '-n',
      stranger,
      '-o',
      `jsonpath=${parts}`,
    );
  };

  beforeAll(async () => {
    await kubectl.say('create', 'namespace', stranger);
    const { redis } = imagesFrom(process.env);
    await kubectl.say('run', 'redis-node-0', '-n', stranger, `--image=${redis}`, '--', 'sleep', '3600');
    await kubectl.say('wait', 'pod/redis-node-0', '-n', stranger, '--for=condition=Ready', '--timeout=120s');
    strangers = await identities();
  });
  afterAll(() => kubectl.say('delete', 'namespace', stranger, '--wait=false'));

  /** The next start's sweep, and what is there after it. */
  const healed = async (runId: string, journals: string): Promise<object> => {
    const program = join(PROJECT, 'bin', 'sentinel-chaos');
    const { code, out, err } = await said(program, ['heal', '--context', context], PROJECT);
    const saysSo = out.includes(`The dead run ${namespaceOf(runId)} is removed`);
    // A volume is removed by its provisioner, a moment after its claim.
    const nothing = async (): Promise<true | undefined> =>
      (await kubectl.leftOf(runId)).length === 0 || undefined;
    await until(nothing, { what: `nothing to be left of ${runId}`, withinMs: 90_000, everyMs: 500 });
    return { code, err, saysSo, journals: readdirSync(journals), strangers: await identities() };
  };
  const all = (): object => ({ code: 0, err: '', saysSo: true, journals: [], strangers });

  it.each(Array.from({ length: KILLS }, (_, number) => ({ number, afterMs: random() * LATEST_KILL_MS })))(
    'kill $number: links live again within their time, and nothing is left after the next start',
    async ({ number, afterMs }) => {
      const journals = ownJournals();
      const runId = name('kill');
      const namespace = namespaceOf(runId);
      const harness = started(context, runId);
      await open(harness);
      const service = [
        'get',
        'service',
        podOf('redis-0'),
        '-n',
        namespace,
        '-o',
        'jsonpath={.spec.clusterIP}',
      ];
      const address = await kubectl.say(...service);
      const uid = ['get', 'pod', podOf('redis-1'), '-n', namespace, '-o', 'jsonpath={.metadata.uid}'];
      const pod = await kubectl.say(...uid);
      const there = { namespace, pod: 'sentinel-0' };

      await sleep(afterMs);
      await killed(harness);
      const killedAt = performance.now();
      process.stdout.write(`kill ${number} after ${Math.round(afterMs)} ms: ${harness.state}\n`);
      const isCut = harness.state.startsWith('cut');
      expect(isCut && (await kubectl.answers(there, address))).toBe(false);
      const frozen = (await standing(context)).filter((one) => one.pod === pod);
      expect(frozen).toHaveLength(harness.state.endsWith('frozen') ? 1 : frozen.length);

      const answers = async (): Promise<true | undefined> =>
        (await kubectl.answers(there, address)) || undefined;
      const leftMs = TTL_MS + MARGIN_MS - (performance.now() - killedAt);
      await until(answers, { what: 'the cut to end by itself', withinMs: leftMs, everyMs: 50 });
      process.stdout.write(`  links live ${Math.round(performance.now() - killedAt)} ms after it\n`);

      expect(await healed(runId, journals)).toEqual(all());
      for (const { id } of frozen) frozenOnes.add(id);
    },
  );

  it('also one that is killed while it makes everything leaves nothing after the next start', async () => {
    const journals = ownJournals();
    const runId = name('kill');
    const harness = started(context, runId);
    await until(async () => (await kubectl.leftOf(runId)).length > 0 || undefined, {
      what: 'the first object of the harness',
      withinMs: 90_000,
      everyMs: 50,
    });
    await sleep(random() * LATEST_OPENING_KILL_MS);
    await killed(harness);
    process.stdout.write(`killed: ${harness.state}\n`);
    expect(await healed(runId, journals)).toEqual(all());
  });

  it('the processes that were left frozen have ended with their pods', async () => {
    const left = async (): Promise<object[]> =>
      (await standing(context)).filter(({ id }) => frozenOnes.has(id));
    const none = async (): Promise<true | undefined> => (await left()).length === 0 || undefined;
    const patience = { what: 'frozen processes to end', withinMs: STANDING_LIMIT_MS, everyMs: 1_000 };
    await until(none, patience).catch(() => undefined);
    expect(await left()).toEqual([]);
  });
});
