import { expect, test } from 'vitest';
import { carried, of, withOwnClock, type Carried } from '../../test/fakes/run.ts';
import type { Link } from '../history/record.ts';
import { during, quiet } from '../experiment/steps.ts';
import { master, replicas, sentinels } from '../experiment/targets.ts';
import { swizzle } from './words.ts';

withOwnClock();

/** 3 data nodes and 3 Sentinels have 30 directed links among them; 33 % are 10. */
const SCHEDULE = [
  quiet('1s'),
  during(swizzle([master, replicas, sentinels.all], { share: '33%', over: '10s' }), '5s'),
];

const keyOf = ({ from, to }: Link): string => `${from} ${to}`;

/** The links in the order in which the kernels' counters were first read at that moment of their lives. */
function orderOf(run: Carried, when: 'cut' | 'healed'): string[] {
  const all = of(run, 'link').filter((record) => record.when === when);
  return [...new Set(all.map(({ link }) => keyOf(link)))];
}

test('links are cut one by one and healed one by one, in another order', async () => {
  const run = await carried(SCHEDULE);
  expect(run.error).toBeUndefined();
  expect(run.deeds.filter((deed) => deed === 'cut 1 links')).toHaveLength(10);
  expect(run.deeds.filter((deed) => deed === 'restore 1 links')).toHaveLength(10);
  const [cut, healed] = [orderOf(run, 'cut'), orderOf(run, 'healed')];
  expect(cut).toEqual(of(run, 'fault')[0]!.links.map(keyOf));
  expect(healed).not.toEqual(cut);
  expect(healed.toSorted()).toEqual(cut.toSorted());
  expect(run.tookMs).toBeGreaterThan(25_000);
});

test('the same seed draws the same links in the same order', async () => {
  const [one, two] = [await carried(SCHEDULE), await carried(SCHEDULE)];
  expect(orderOf(one, 'cut')).toEqual(orderOf(two, 'cut'));
  expect(orderOf(one, 'healed')).toEqual(orderOf(two, 'healed'));
});

test('whoever is told to stop heals all at once', async () => {
  const run = await carried(SCHEDULE, { abortAfterMs: 12_000 });
  expect(run.deeds.filter((deed) => deed.startsWith('restore'))).toContain('restore 10 links');
});
