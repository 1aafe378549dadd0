import { describe, expect, test } from 'vitest';
import { carried, withOwnClock } from '../../test/fake-run.ts';
import type { FakeCluster } from '../../test/fake-testbed.ts';
import { during, quiet } from '../experiment/steps.ts';
import { master, sentinels } from '../experiment/targets.ts';
import { isolate, kill } from '../fault/words.ts';

withOwnClock();

const NESTED = [during(kill(master), [during(isolate(sentinels.minority), [quiet('10s')])])];

describe('keys in a deployment that stays', () => {
  const stays = (cluster: FakeCluster): void => {
    cluster.keys = 'chaos:run';
  };
  const lifeOfKeys = (deeds: readonly string[]): string[] =>
    deeds.filter((deed) => /^(expire|close|restore|start)/.test(deed));

  test('expire while it lasts, and are removed at the end', async () => {
    const { deeds, error } = await carried([quiet('5s')], { onOpen: stays });
    expect(error).toBeUndefined();
    expect(deeds.filter((deed) => deed === 'expire within 7200 s').length).toBeGreaterThan(2);
    expect(lifeOfKeys(deeds).slice(-2)).toEqual(['expire within 0 s', 'close']);
  });

  test('are removed, once all is healed, from a run that is told to stop', async () => {
    const { deeds, error } = await carried(NESTED, { onOpen: stays, abortAfterMs: 4_000 });
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    expect(lifeOfKeys(deeds).filter((deed) => deed !== 'expire within 7200 s')).toEqual([
      'restore 12 links',
      'start redis-0',
      'expire within 0 s',
      'close',
    ]);
  });

  test('of a deployment of our own are of no concern', async () => {
    const { deeds } = await carried([quiet('5s')]);
    expect(deeds.join()).not.toContain('expire');
  });
});
