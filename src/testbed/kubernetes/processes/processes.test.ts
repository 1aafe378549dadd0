import { describe, expect, test } from 'vitest';
import { FakePods } from '../../../../test/fakes/pods.ts';
import { monotonicUs } from '../../../core/clock.ts';
import type { Answer } from '../injector/connection.ts';
import { Processes } from './processes.ts';

/** Machines that answer each script with the next of the given outputs, the last one for ever. */
function machines(...outputs: string[]) {
  const scripts: { readonly node: string; readonly script: string }[] = [];
  const run = (node: string, script: string): Promise<Answer> => {
    const output = outputs[Math.min(scripts.length, outputs.length - 1)]!;
    scripts.push({ node, script });
    const atUs = monotonicUs();
    return Promise.resolve({
      output,
      code: 0,
      beganUs: atUs,
      endedUs: atUs,
      momentOf: (stamp) => Number(stamp),
    });
  };
  return { scripts, run };
}

async function withPod(injectors: ReturnType<typeof machines>, node: string | undefined = 'one') {
  const pods = new FakePods();
  pods.put('redis-0', { uid: 'uid-0', ip: '10.0.0.1', container: 'c', node });
  const processes = ['redis-0', 'redis-1'].map((name) => ({
    name,
    kind: 'redis' as const,
    host: name,
    port: 6379,
  }));
  const podCache = await pods.podCache();
  return {
    pods,
    podCache,
    processes: new Processes({ podCache, injectors, processes, startLimitMs: 300 }),
  };
}

const RUNNING = 'process redis-0 41 900 S 5 free\n';
const HELD = 'process redis-0 0 0 X 6 held\n';
const FREE = 'process redis-0 0 0 X 7 free\n';

describe('processes in pods', () => {
  test('have the kernel’s state; those of a pod that is not there are dead', async () => {
    const injectors = machines(RUNNING);
    const { processes } = await withPod(injectors);
    expect(await processes.states(['redis-1', 'redis-0'])).toEqual([
      { process: 'redis-1', state: 'dead', pid: 0, atUs: expect.any(Number) as number },
      { process: 'redis-0', state: 'running', pid: 41, atUs: 5 },
    ]);
    expect(injectors.scripts).toHaveLength(1);
    await expect(processes.states(['redis-9'])).rejects.toThrow('no process named redis-9');
    await expect(processes.start('redis-9')).rejects.toThrow('no process named redis-9');
  });

  test.each([
    ['SIGKILL', "act 'redis-0' redis 'uid-0' hold KILL"],
    ['SIGTERM', "act 'redis-0' redis 'uid-0' hold TERM"],
    ['SIGSTOP', "act 'redis-0' redis 'uid-0' freeze 77"],
    ['SIGCONT', "act 'redis-0' redis 'uid-0' thaw"],
  ] as const)('are sent %s', async (signal, words) => {
    const injectors = machines(HELD);
    const { processes } = await withPod(injectors);
    expect(await processes.signal('redis-0', signal, 76_500)).toEqual({
      process: 'redis-0',
      state: 'dead',
      pid: 0,
      atUs: 6,
    });
    expect(injectors.scripts[0]!.script).toContain(words);
  });

  test('start when they are let, and that is the moment reported', async () => {
    const { processes } = await withPod(machines(HELD, FREE, FREE, RUNNING.replace('5', '9')));
    expect(await processes.start('redis-0')).toEqual({
      process: 'redis-0',
      state: 'running',
      pid: 41,
      atUs: 7,
    });
  });

  test('do not count as started while they still end', async () => {
    const ending = 'process redis-0 40 800 S 4 held\n';
    const { processes } = await withPod(machines(ending, ending, FREE, RUNNING));
    expect(await processes.start('redis-0')).toMatchObject({ pid: 41, atUs: 7 });
  });

  test('that do not start in time are a failure that says why', async () => {
    const { pods, podCache, processes } = await withPod(machines(FREE));
    pods.put('redis-0', { uid: 'uid-0', node: 'one', ip: '10.0.0.1', waiting: 'CrashLoopBackOff' });
    await podCache.refresh();
    await expect(processes.start('redis-0')).rejects.toThrow('redis-0 to start: redis: CrashLoopBackOff');
  });

  test('are killed by pid and start when they may come back at once, and not at all when dead', async () => {
    const injectors = machines(RUNNING, FREE);
    const { processes } = await withPod(injectors);
    expect(await processes.killNow('redis-0')).toMatchObject({ state: 'dead', atUs: 7 });
    expect(injectors.scripts[1]!.script).toContain("act 'redis-0' redis 'uid-0' end 41 900");
    const dead = machines(FREE);
    await (await withPod(dead)).processes.killNow('redis-0');
    expect(dead.scripts).toHaveLength(1);
  });

  test('are not killed when nothing would keep them dead', async () => {
    const { processes } = await withPod(machines(`unheld redis-0\n${RUNNING}`));
    await expect(processes.signal('redis-0', 'SIGKILL')).rejects.toThrow('redis-0 was not ended');
  });

  test('have ended when none of the pod’s lives, be it another pod by now', async () => {
    const injectors = machines(RUNNING, FREE);
    const { pods, podCache, processes } = await withPod(injectors);
    const pod = podCache.pod('redis-0')!;
    pods.put('redis-0', { uid: 'uid-1' });
    expect(await processes.ended(pod)).toBeUndefined();
    expect(await processes.ended(pod)).toEqual({ atUs: 7 });
    expect(injectors.scripts[0]!.script).toContain("act 'redis-0' redis 'uid-0' look");
    expect(await processes.ended({ ...pod, node: undefined })).toBeDefined();
  });

  test('of which the machine says nothing are a failure', async () => {
    const { processes } = await withPod(machines('bash: fork: out of memory\n'));
    await expect(processes.states(['redis-0'])).rejects.toThrow('could not look: bash: fork: out of memory');
  });
});
