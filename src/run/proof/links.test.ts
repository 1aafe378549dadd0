import { expect, test } from 'vitest';
import { carried, of, withOwnClock } from '../../../test/fakes/run.ts';
import type { Link } from '../../history/record.ts';
import { during, quiet } from '../../experiment/steps.ts';
import { sentinels } from '../../experiment/targets.ts';
import { isolate } from '../../fault/words.ts';

withOwnClock();

/** Only what is dialled carries packets, and of the first dials none is ever sent, as on a machine that is too busy. */
function idle(unsent: number): Parameters<typeof carried>[1] {
  return {
    onOpen: (cluster) => {
      const { counters, dial } = cluster;
      const counts = new Map<string, { passed: number; dropped: number }>();
      const cut = new Set<string>();
      const keyOf = ({ from, to }: Link): string => `${from} ${to}`;
      const { cut: cutThem, restore } = cluster;
      cluster.cut = (links) => {
        for (const link of links) cut.add(keyOf(link));
        return cutThem(links);
      };
      cluster.restore = (links) => {
        for (const link of links) cut.delete(keyOf(link));
        return restore(links);
      };
      cluster.counters = async (links) =>
        (await counters(links)).map(({ link, atUs }) => {
          const { passed, dropped } = counts.get(keyOf(link)) ?? { passed: 0, dropped: 0 };
          return { link, atUs, passed, dropped };
        });
      const tries = new Map<string, number>();
      cluster.dial = async (links) => {
        for (const link of links) {
          const key = keyOf(link);
          const tried = (tries.get(key) ?? 0) + 1;
          tries.set(key, tried % (unsent + 1));
          if (tried <= unsent) continue;
          const { passed, dropped } = counts.get(key) ?? { passed: 0, dropped: 0 };
          counts.set(key, cut.has(key) ? { passed, dropped: dropped + 1 } : { passed: passed + 1, dropped });
        }
        return dial(links);
      };
    },
  };
}

test.each([0, 2])(
  'links that carry nothing by themselves carry a dial before, during and after a cut, %i of them unsent',
  async (unsent) => {
    const run = await carried([quiet('1s'), during(isolate(sentinels.minority), '2s')], idle(unsent));
    const counts = Map.groupBy(of(run, 'link'), ({ link }) => `${link.from} ${link.to}`);
    expect(counts.size).toBeGreaterThan(8);
    for (const [link, records] of counts) {
      // The dials of links between clients and others are answered at once in the fake, sent or not.
      if (!/^(sentinel|redis)-\d (sentinel|redis)-\d$/.test(link)) continue;
      const [baseline, before, cut, stillCut, healed, after] = (
        ['baseline', 'before', 'cut', 'still-cut', 'healed', 'after'] as const
      ).map((when) => records.find((record) => record.when === when)!);
      expect(before!.passed, link).toBeGreaterThan(baseline!.passed);
      expect(stillCut!.dropped, link).toBeGreaterThan(before!.dropped);
      expect(stillCut!.passed, link).toBe(cut!.passed);
      expect(after!.passed, link).toBeGreaterThan(healed!.passed);
    }
  },
);
