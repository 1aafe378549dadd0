import { describe, expect, test } from 'vitest';
import type { Answer } from '../injector/connection.ts';
import { PodStorage } from './storage.ts';

/** The files of redis-0, whose machine answers scripts with these texts, one after the other. */
function storageOf(...outputs: readonly string[]): { storage: PodStorage; calls: string[] } {
  const calls: string[] = [];
  const left = [...outputs];
  const run = (node: string, script: string): Promise<Answer> => {
    calls.push(`${node}: ${script.trimEnd().split('\n').at(-1)}`);
    const momentOf = (stamp: string): number => Number(stamp) * 1e6;
    return Promise.resolve({ output: left.shift()!, code: 0, beganUs: 0, endedUs: 0, momentOf });
  };
  const pod = { host: 'redis-0', pod: 'redis-node-0', namespace: 'n', uid: 'u-1', node: 'worker' };
  const storage = new PodStorage({
    podCache: { pod: () => ({ ...pod, ip: '10.0.0.1', isRunning: true, problem: undefined }) as never },
    injectors: { run },
    processes: [{ name: 'redis-0', kind: 'redis', host: 'redis-0', port: 6379 }],
  });
  return { storage, calls };
}

describe('files of servers in pods', () => {
  test('are spoilt for so long on the machine of the pod', async () => {
    const { storage, calls } = storageOf('stored redis-0 5.5\n', 'stored redis-0 6.5\n');
    expect(await storage.seal('redis-0', 1_500)).toEqual({ atUs: 5_500_000 });
    expect(await storage.fill('redis-0', 60_000)).toEqual({ atUs: 6_500_000 });
    expect(calls).toEqual([
      "worker: store 'redis-0' redis 'u-1' seal /data/redis.conf 2",
      "worker: store 'redis-0' redis 'u-1' fill data 60",
    ]);
  });

  test('are waited for between two containers', async () => {
    const { storage, calls } = storageOf(
      'absent redis-0\nstored redis-0 5.5\n',
      'stored redis-0 6.5\n',
      'stored redis-0 7\n',
      'attempted redis-0 7.5 Read-only file system\nstored redis-0 8\n',
    );
    expect(await storage.seal('redis-0', 1_000)).toEqual({ atUs: 6_500_000 });
    const refused = { atUs: 7_500_000, refusal: 'Read-only file system' };
    expect(await storage.attempt('redis-0', 'configuration')).toEqual(refused);
    expect(calls).toHaveLength(4);
  });

  test('are not crowded out where others have theirs beside them', async () => {
    const { storage } = storageOf('shared redis-0\nstored redis-0 5.5\n');
    await expect(storage.fill('redis-0', 1_000)).rejects.toMatchObject({
      code: 'TESTBED_BROKE',
      message: 'the volume of redis-0 is no file system of its own, so that it cannot be made full',
    });
  });

  test('are those of a process that there is', async () => {
    await expect(storageOf().storage.unseal('redis-9')).rejects.toThrow('there is no process named redis-9');
  });
});
