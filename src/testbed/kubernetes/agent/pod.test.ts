import { appendFileSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONTAINER, PodHere, type Fate } from '../../../../test/pod-here.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import type { ChaosError } from '../../../core/errors.ts';
import { generator } from '../../../core/seed.ts';
import { until } from '../../../core/until.ts';
import { passwordAccess } from '../../../cluster/access.ts';
import type { Agent } from '../../../cluster/agent.ts';
import { startAgentPod, type Endurance } from './pod.ts';

interface Started {
  readonly agent: Agent;
  /** The numbers it reported. */
  readonly seen: number[];
  readonly historyFile: string;
  readonly log: string;
}

async function started(pod: PodHere, endurance?: Endurance): Promise<Started> {
  const folder = temporaryFolder();
  const historyFile = join(folder, 'client-a.ndjson');
  const log = join(folder, 'client-a.log');
  const agent = await startAgentPod({
    api: pod.api,
    ref: CONTAINER,
    specification: {
      name: 'client-a',
      historyFile,
      epochUs: 0,
      directory: { masterName: 'mymaster', access: passwordAccess(undefined), nodes: [], sentinels: [] },
    },
    log,
    ...(endurance === undefined ? {} : { endurance }),
  });
  const seen: number[] = [];
  agent.onAnswer((answer) => {
    if (answer.answer === 'record' && answer.record.kind === 'error') seen.push(answer.record.id);
  });
  return { agent, seen, historyFile, log };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function come(what: string, condition: () => boolean): Promise<true> {
  return until(() => condition() || undefined, { what, withinMs: 20_000, everyMs: 10 });
}

/** Connections that break after a random number of bytes, in half of the cases without the far end noticing. */
function fates(random: () => number): () => Fate {
  return () => ({ bytes: Math.floor(random() ** 2 * 9_000), noticed: random() < 0.5 });
}

describe('an agent in a pod', { timeout: 60_000 }, () => {
  test.for([1, 2, 3, 4])(
    'carries out every order once and reports once, wherever its connections break (seed %i)',
    async (seed) => {
      const pod = new PodHere();
      const { agent, seen, historyFile } = await started(pod);
      const random = generator(seed);
      pod.fate = fates(random);
      let given = 0;
      while (pod.broken < 12) {
        if (random() < 0.5) pod.cut();
        given += 3;
        const orders = numbers(3).map(() => agent.order({ order: 'stop-writing' }));
        await Promise.all(orders);
      }
      await agent.order({ order: 'end' });
      expect(await agent.ended).toBeUndefined();

      expect(readFileSync(historyFile, 'utf8')).toBe(pod.read('history.ndjson'));
      const lines = linesOf(historyFile);
      const obeyed = lines.flatMap(({ obeyed }) => obeyed ?? []);
      expect(obeyed.toSorted((a, b) => a - b)).toEqual(numbers(given + 1));
      expect(seen).toEqual(numbers(lines.length - obeyed.length));
    },
  );

  test('ends by itself when no session comes back; then it was lost, and its history is what had come', async () => {
    const pod = new PodHere();
    const { agent, seen, historyFile } = await started(pod, { graceS: 1, patienceMs: 500 });
    await agent.order({ order: 'stop-writing' });
    expect(seen).toEqual(numbers(10));
    await come('its history', () => readFileSync(historyFile, 'utf8') === pod.read('history.ndjson'));
    pod.refusal = 'no server answers';
    pod.cut();
    const waiting = agent.order({ order: 'stop-writing' });
    await expect(waiting).rejects.toMatchObject({ code: 'AGENT_BROKE' });
    expect(await agent.ended).toMatch(
      /^the agent client-a was lost: no connection for 1 s: no server answers$/,
    );
    await come('its end', () => pod.read('answers').endsWith('\n{"answer":"ended","code":0}\n'));
    expect(readFileSync(historyFile, 'utf8')).toBe(pod.read('history.ndjson'));
    await expect(agent.order({ order: 'end' })).rejects.toMatchObject({ code: 'AGENT_BROKE' });
  });

  test('outlives a lost connection that is back in time', async () => {
    const pod = new PodHere();
    const { agent, seen } = await started(pod, { graceS: 30, patienceMs: 10_000 });
    pod.refusal = 'no server answers';
    pod.cut();
    const waiting = agent.order({ order: 'stop-writing' });
    await come('several tries', () => pod.refused >= 5);
    pod.refusal = undefined;
    await waiting;
    expect(seen).toEqual(numbers(10));
    await agent.order({ order: 'end' });
    expect(await agent.ended).toBeUndefined();
  });

  test('is lost at once when its pod is gone, or another one has its name', async () => {
    for (const uid of [undefined, 'second']) {
      const pod = new PodHere();
      const { agent } = await started(pod);
      pod.uid = uid;
      pod.cut();
      expect(await agent.ended).toBe('the agent client-a was lost: its pod is gone');
    }
  });

  test.for<[string, (historyFile: string) => void]>([
    ['longer', (historyFile) => appendFileSync(historyFile, '\n'.repeat(100_000))],
    ['shorter', (historyFile) => truncateSync(historyFile, 20)],
    ['as long but different', (historyFile) => writeSync(openSync(historyFile, 'r+'), '?', 5)],
  ])('does not end well when our copy of its history is %s', async ([, damage]) => {
    const pod = new PodHere();
    const { agent, historyFile } = await started(pod);
    await agent.order({ order: 'stop-writing' });
    await come('its history', () => readFileSync(historyFile, 'utf8') === pod.read('history.ndjson'));
    damage(historyFile);
    await agent.order({ order: 'end' });
    expect(await agent.ended).toMatch(
      /^the file \/agent\/history.ndjson of pod client-a is not what .*client-a.ndjson holds: \d+ bytes, SHA-256 /,
    );
  });

  test('that dies is reported with its code, its log and what it had written', async () => {
    const pod = new PodHere();
    const { agent, historyFile, log } = await started(pod);
    await agent.order({ order: 'stop-writing' });
    await expect(agent.order({ order: 'write', workload: {} as never })).rejects.toMatchObject({
      code: 'AGENT_BROKE',
    });
    expect(await agent.ended).toBe('the agent client-a ended unexpectedly: exit code 3');
    expect(readFileSync(log, 'utf8')).toBe('I was told to write.\n');
    expect(readFileSync(historyFile, 'utf8')).toBe(pod.read('history.ndjson'));
  });

  test('that cannot start is reported with its log', async () => {
    const starting = started(new PodHere('/no/such/program.cjs'));
    const problem = (await starting.catch((error: unknown) => error)) as ChaosError;
    expect(problem.message).toBe('the agent client-a failed: exit code 1');
    const log = problem.hint!.replace('Its log may say why: ', '');
    expect(readFileSync(log, 'utf8')).toContain('Cannot find module');
  });

  test('ends with its pod at SIGTERM', async () => {
    const pod = new PodHere();
    const { agent } = await started(pod);
    await pod.terminate();
    await come('SIGTERM', () => pod.read('history.ndjson') === 'SIGTERM\n');
    pod.uid = undefined;
    pod.cut();
    expect(await agent.ended).toContain('its pod is gone');
  });
});

function linesOf(file: string): { obeyed?: number }[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { obeyed?: number });
}
