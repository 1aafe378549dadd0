import { describe, expect, test } from 'vitest';
import { carried, withOwnClock } from '../../test/fakes/run.ts';
import type { FakeCluster } from '../../test/fakes/testbed.ts';
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
    deeds.filter((deed) => /^(remove keys|close|restore|start)/.test(deed));

  test('are removed at the end', async () => {
    const { deeds, error } = await carried([quiet('5s')], { onOpen: stays });
    expect(error).toBeUndefined();
    expect(lifeOfKeys(deeds)).toEqual(['remove keys', 'close']);
  });

  test('are removed, once all is healed, from a run that is told to stop', async () => {
    const { deeds, error } = await carried(NESTED, { onOpen: stays, abortAfterMs: 4_000 });
    expect(error).toMatchObject({ code: 'INTERRUPTED' });
    expect(lifeOfKeys(deeds)).toEqual(['restore 12 links', 'start redis-0', 'remove keys', 'close']);
  });

  test('of a deployment of our own are of no concern', async () => {
    const { deeds } = await carried([quiet('5s')]);
    expect(deeds.join()).not.toContain('remove keys');
  });
});
