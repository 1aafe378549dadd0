import { describe, expect, test } from 'vitest';
import {
  client,
  during,
  freeze,
  isolate,
  kill,
  master,
  node,
  partition,
  quiet,
  replica,
  replicas,
  sentinels,
} from '../index.ts';
import { carried, lives, of, withOwnClock } from '../../test/fake-run.ts';

withOwnClock();

describe('faults that meet', () => {
  test('a link that the outer fault cuts stays cut when the inner one is healed', async () => {
    const both = { from: 'sentinel-2', to: 'redis-0' };
    let afterInnerHeal: boolean | undefined;
    const run = await carried(
      [during(isolate(master), [during(isolate(sentinels.minority), '2s'), quiet('1s')])],
      {
        onOpen: (cluster) => {
          const restore = cluster.restore;
          cluster.restore = async (links) => {
            const moment = await restore(links);
            afterInnerHeal ??= (await cluster.dial([both]))[0]!.connected;
            return moment;
          };
        },
      },
    );
    expect(afterInnerHeal).toBe(false);
    expect(run.deeds.filter((deed) => /links/.test(deed))).toEqual([
      'cut 12 links',
      'cut 10 links',
      'restore 10 links',
      'restore 12 links',
    ]);
  });

  test('a process that is hit already is not hit again', async () => {
    const run = await carried([during(kill(replica(0)), [during(freeze(node('redis-1')), '1s')])]);
    expect(run.deeds.slice(0, 3)).toEqual(['SIGKILL redis-1', 'read 0', 'start redis-1']);
    expect(of(run, 'step').find((record) => record.problem !== undefined)).toMatchObject({
      path: '0.0',
      problem: 'redis-1 is hit by "kill" already',
    });
  });

  test('a cut that would cut nothing is no fault', async () => {
    const everything = partition([master, replicas, sentinels.all, client('a')]);
    const run = await carried([during(everything, '1s')]);
    expect(lives(run)).toEqual([]);
    expect(of(run, 'step').find((record) => record.problem !== undefined)?.problem).toContain(
      'would cut no link',
    );
  });
});
