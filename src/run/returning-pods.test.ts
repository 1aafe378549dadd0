import { expect, test } from 'vitest';
import { carried, lives, withOwnClock } from '../../test/fake-run.ts';
import type { FakeCluster } from '../../test/fake-testbed.ts';
import { sleep } from '../core/clock.ts';
import { during } from '../experiment/steps.ts';
import { master } from '../experiment/targets.ts';
import { evict } from '../fault/words.ts';

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
