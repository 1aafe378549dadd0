import { describe, expect, test } from 'vitest';
import { carried, lives, withOwnClock } from '../../test/fakes/run.ts';
import type { FakeCluster } from '../../test/fakes/testbed.ts';
import { sleep } from '../core/clock.ts';
import { during } from '../experiment/steps.ts';
import { master, replicas } from '../experiment/targets.ts';
import { changeImage, drain, evict, scaleDown } from '../fault/words.ts';

withOwnClock();

test('pods may be back after minutes, where they start one after the other', async () => {
  const slow = ({ orchestrator }: FakeCluster): void => {
    const returnPod = orchestrator.returnPod.bind(orchestrator);
    orchestrator.returnPod = async (host) => {
      await sleep(240_000);
      return returnPod(host);
    };
  };
  const run = await carried([during(evict(master), '2s')], { onOpen: slow });
  expect(run.error).toBeUndefined();
  expect(lives(run)).toContain('evict healed');
});

describe('a drained machine', () => {
  test('takes no pods, its own are evicted, and then it takes some again', async () => {
    const run = await carried([during(drain(master), '2s')]);
    expect(run.error).toBeUndefined();
    const [first, ...deeds] = run.deeds;
    expect(first).toMatch(/^cordon /);
    const machine = first!.slice('cordon '.length);
    const evicted = deeds.filter((deed) => deed.startsWith('evict pod'));
    expect(evicted).toContain('evict pod redis-0');
    expect(deeds.indexOf(`uncordon ${machine}`)).toBeGreaterThan(deeds.indexOf(evicted.at(-1)!));
    expect(deeds.filter((deed) => deed.startsWith('return pod'))).toHaveLength(evicted.length);
  });

  test('takes pods again when the run is interrupted', async () => {
    const { deeds } = await carried([during(drain(master), '60s')], { abortAfterMs: 4_000 });
    expect(deeds.some((deed) => deed.startsWith('uncordon'))).toBe(true);
  });
});

describe('pods that were scaled away', () => {
  test('are asked for again before anybody waits for them', async () => {
    const run = await carried([during(scaleDown([replicas, master]), '2s')]);
    expect(run.error).toBeUndefined();
    const [first, second, ...returned] = run.deeds.filter((deed) => !deed.startsWith('read '));
    expect(first).toBe('scale down redis-1, redis-2, redis-0');
    expect(second).toBe('scale back');
    expect(returned.filter((deed) => deed.startsWith('return pod'))).toHaveLength(3);
    expect(lives(run)).toContain('scale-down healed');
  });

  test('are asked for again when the run is interrupted', async () => {
    const { deeds } = await carried([during(scaleDown(master), '60s')], { abortAfterMs: 4_000 });
    expect(deeds).toContain('scale back');
  });
});

test('a pod whose image is changed must come back, with the new one', async () => {
  const run = await carried([during(changeImage(master, { to: 'valkey' }), '2s')]);
  expect(run.error).toBeUndefined();
  expect(run.deeds.slice(0, 1)).toEqual(['change image of redis-0 to valkey']);
  expect(run.deeds).toContain('return pod redis-0');
});
