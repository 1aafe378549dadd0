import { describe, expect, test } from 'vitest';
import { carried, lives, of, withOwnClock } from '../../test/fakes/run.ts';
import type { FakeCluster } from '../../test/fakes/testbed.ts';
import { awaitEvent, custom, during, once, quiet } from '../experiment/steps.ts';
import {
  client,
  master,
  node,
  replica,
  replicas,
  sentinel,
  sentinelLeader,
  sentinels,
} from '../experiment/targets.ts';
import {
  block,
  cutLinks,
  follow,
  forget,
  freeze,
  isolate,
  kill,
  partition,
  pauseWrites,
  sentinelFailover,
  sentinelReset,
} from '../fault/words.ts';

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

describe('links between two sets of hosts', () => {
  const cutIn = async (direction: 'both' | 'to' | 'from'): Promise<string[]> => {
    const run = await carried([during(cutLinks(master, { from: replicas, direction }), '1s')]);
    const [injected] = of(run, 'fault');
    return injected!.links.map(({ from, to }) => `${from}>${to}`).toSorted();
  };

  test('are cut one way or both, and no other', async () => {
    const to = ['redis-1>redis-0', 'redis-2>redis-0'];
    const from = ['redis-0>redis-1', 'redis-0>redis-2'];
    expect(await cutIn('to')).toEqual(to);
    expect(await cutIn('from')).toEqual(from);
    expect(await cutIn('both')).toEqual([...from, ...to]);
  });
});

describe('what has nothing to heal', () => {
  test('is sent to each target and is over at once', async () => {
    const run = await carried([
      once(sentinelFailover(sentinel(0))),
      once(sentinelReset(sentinels.minority)),
      once(pauseWrites(master, { for: '3s' })),
    ]);
    expect(run.error).toBeUndefined();
    expect(run.deeds.filter((deed) => /^[A-Z]{6,} /.test(deed))).toEqual([
      'SENTINEL FAILOVER mymaster to sentinel-0',
      'SENTINEL RESET mymaster to sentinel-2',
      'CLIENT PAUSE 3000 WRITE to redis-0',
    ]);
    expect(lives(run).slice(0, 4)).toEqual(
      ['injecting', 'injected', 'healing', 'healed'].map((phase) => `sentinel-failover ${phase}`),
    );
  });

  test('names another node by the address that it is announced at', async () => {
    const run = await carried([once(follow(master, { of: replica(0) }))]);
    expect(run.error).toBeUndefined();
    expect(run.deeds).toContain('REPLICAOF 10.0.0.2 6379 to redis-0');
  });

  test('cannot make a node follow itself, which shows only when the words are resolved', async () => {
    const run = await carried([once(follow(master, { of: node('redis-0') }))]);
    expect(run.deeds.filter((deed) => deed.startsWith('REPLICAOF'))).toEqual([]);
    const { problem } = of(run, 'step').find((record) => record.problem !== undefined)!;
    expect(problem).toContain('redis-0 cannot follow itself');
  });

  test('ends the schedule when it is refused, and was then never injected', async () => {
    const run = await carried([once(sentinelFailover(sentinel(0))), quiet('3s')], {
      onOpen: (cluster) => {
        cluster.refuses = 'FAILOVER';
      },
    });
    expect(run.error).toBeUndefined();
    expect(lives(run)).toEqual(
      ['injecting', 'healing', 'healed'].map((phase) => `sentinel-failover ${phase}`),
    );
    expect(of(run, 'step').find((record) => record.problem !== undefined)?.problem).toContain('NOGOODSLAVE');
    expect(of(run, 'step').map(({ words }) => words)).not.toContain('quiet for 3 s');
  });
});

describe('a process that is blocked', () => {
  test('is sent its command, and SCRIPT KILL at the end of the step', async () => {
    const run = await carried([during(block(master, { with: 'script', for: '12s' }), '1s')]);
    expect(run.error).toBeUndefined();
    const [begin, read, end] = run.deeds;
    expect(begin).toMatch(/^EVAL local hasClock.* 0 12000 to redis-0$/s);
    expect([read, end]).toEqual(['read 0', 'SCRIPT KILL to redis-0']);
    expect(lives(run)).toEqual(
      ['injecting', 'injected', 'healing', 'healed'].map((phase) => `block ${phase}`),
    );
  });

  test('is waited for where nothing can end it', async () => {
    const run = await carried([during(block(replicas, { with: 'sleep', for: '1500ms' }), '1s')]);
    expect(run.deeds.filter((deed) => /^(?:DEBUG|PING)/.test(deed))).toEqual([
      'DEBUG SLEEP 1.5 to redis-1',
      'DEBUG SLEEP 1.5 to redis-2',
      'PING to redis-1',
      'PING to redis-2',
    ]);
  });

  test('was not blocked where the command was refused, and is healed all the same', async () => {
    const run = await carried([during(block(master, { with: 'sleep', for: '2s' }), '1s'), quiet('3s')], {
      onOpen: (cluster) => {
        cluster.refuses = 'SLEEP';
      },
    });
    expect(lives(run)).toEqual(['injecting', 'healing', 'healed'].map((phase) => `block ${phase}`));
    expect(of(run, 'step').find((record) => record.problem !== undefined)?.words).toContain('DEBUG SLEEP');
    expect(run.deeds).toContain('PING to redis-0');
  });
});

test('a Sentinel that forgets is given an empty configuration while it is dead', async () => {
  const run = await carried([during(forget(sentinel(1)), '1s')]);
  expect(run.deeds.slice(0, 4)).toEqual([
    'SIGKILL sentinel-1',
    'read 0',
    'forget sentinel-1',
    'start sentinel-1',
  ]);
});

describe('an awaited event', () => {
  const publishing = (channel: string, afterMs: number) => ({
    onOpen: (cluster: FakeCluster) => {
      setTimeout(() => cluster.publish('sentinel-1', channel), afterMs);
    },
  });

  test('ends the step within milliseconds of it, and names the leader', async () => {
    const run = await carried(
      [
        during(freeze(replica(0)), [
          awaitEvent('+elected-leader', { within: '20s' }),
          during(kill(sentinelLeader), '1s'),
        ]),
      ],
      publishing('+elected-leader', 6_000),
    );
    expect(run.deeds).toContain('SIGKILL sentinel-1');
  });

  test('must come after the fault, and in time', async () => {
    const run = await carried(
      [quiet('8s'), during(freeze(replica(0)), [awaitEvent('+odown', { within: '2s' })])],
      publishing('+odown', 6_000),
    );
    expect(
      of(run, 'step').find((record) => record.path === '1.0' && record.phase === 'end')?.problem,
    ).toContain('+odown');
  });

  test.each([
    ['a try was heard, for as long as the next one may come after a split vote', '+try-failover', true],
    ['none was, no longer than it is allowed to', '+odown', false],
  ])('is waited for, where %s', async (_, channel, isAwaited) => {
    const run = await carried([during(kill(master), [awaitEvent('+elected-leader', { within: '20s' })])], {
      onOpen: (cluster) => {
        setTimeout(() => cluster.publish('sentinel-1', channel), 10_000);
        // failover-timeout is 60 s.
        setTimeout(() => cluster.publish('sentinel-1', '+elected-leader'), 131_000);
      },
    });
    const end = of(run, 'step').find((record) => record.path === '0.0' && record.phase === 'end');
    expect(end?.problem === undefined).toBe(isAwaited);
    expect(run.tookMs > 100_000).toBe(isAwaited);
  });

  test('is not waited for forever, however often Sentinels try', async () => {
    const run = await carried([during(kill(master), [awaitEvent('+elected-leader', { within: '20s' })])], {
      onOpen: (cluster) => {
        for (const afterMs of [10_000, 70_000, 130_000])
          setTimeout(() => cluster.publish('sentinel-1', '+try-failover'), afterMs);
      },
    });
    const end = of(run, 'step').find((record) => record.path === '0.0' && record.phase === 'end');
    expect(end?.problem).toBe('timed out after 142 s waiting for +elected-leader');
  });
});

describe("an author's own step", () => {
  test('may send commands and knows the master', async () => {
    const run = await carried([
      custom('take a replica away from the master', async (context) => {
        await context.command(context.master!, 'DEBUG', 'SLEEP', '1');
      }),
    ]);
    expect(run.deeds).toContain('DEBUG SLEEP 1 to redis-0');
    expect(of(run, 'step')[0]!.words).toBe('take a replica away from the master');
  });

  test('of a plan, which keeps its words only, cannot be carried out', async () => {
    const run = await carried([{ step: 'custom', words: 'whatever' }]);
    expect(String(run.error)).toContain(
      'step "whatever" has no implementation (a plan keeps only its description)',
    );
  });
});
