import { describe, expect, test } from 'vitest';
import { carried, of, withOwnClock } from '../../test/fakes/run.ts';
import { during, quiet } from '../experiment/steps.ts';
import { master, replicas } from '../experiment/targets.ts';
import { isolate, slow } from '../fault/words.ts';

withOwnClock();

describe('slow links and other faults', () => {
  test('a slow link can be cut, and is still slow when that is healed', async () => {
    const slowness = slow(master, { with: replicas, loss: '30%' });
    const run = await carried([during(slowness, [during(isolate(master), '2s'), quiet('1s')])]);
    expect(run.deeds.filter((deed) => /links/.test(deed))).toEqual([
      'slow 4 links',
      'cut 12 links',
      'restore 12 links',
      'end slowness of 4 links',
    ]);
    const counted = of(run, 'link').filter(({ path }) => path === '0');
    expect(counted.map(({ when }) => when)).toContain('still-slowed');
    expect(counted.map(({ when }) => when)).not.toContain('cut');
  });

  test('a link that is cut, or slow already, is not slowed again', async () => {
    const slowness = slow(master, { with: replicas, loss: '30%' });
    const within = [isolate(master), slow(master, { with: replicas, loss: '10%', as: 'other' })];
    for (const outer of within) {
      const run = await carried([during(outer, [during(slowness, '1s')])]);
      expect(of(run, 'step').find((record) => record.problem !== undefined)?.problem).toBe(
        '"slow" would slow no link that is not slow or cut already',
      );
    }
  });
});
