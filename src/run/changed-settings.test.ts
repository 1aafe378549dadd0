import { describe, expect, test } from 'vitest';
import { carried, lives, of, withOwnClock } from '../../test/fakes/run.ts';
import { during, quiet } from '../experiment/steps.ts';
import { master } from '../experiment/targets.ts';
import { configure, kill } from '../fault/words.ts';

withOwnClock();

describe('settings that are changed', () => {
  const full = configure(master, { settings: { maxmemory: '1mb', hz: '20' } });
  const isConfig = (deed: string): boolean => deed.startsWith('CONFIG');

  test('are read before and after, and put back in the other order', async () => {
    const run = await carried([during(full, '1s')]);
    expect(run.deeds.filter(isConfig)).toEqual(
      [
        'GET maxmemory',
        'SET maxmemory 1mb',
        'GET maxmemory',
        'GET hz',
        'SET hz 20',
        'GET hz',
        'GET hz',
        'SET hz 0',
        'GET hz',
        'GET maxmemory',
        'SET maxmemory 0',
        'GET maxmemory',
        'REWRITE',
      ].map((words) => `CONFIG ${words} to redis-0`),
    );
    expect(lives(run)).toEqual(
      ['injecting', 'injected', 'healing', 'healed'].map((phase) => `configure ${phase}`),
    );
    expect(of(run, 'fault')[0]?.effect?.settings).toEqual({ maxmemory: '1mb', hz: '20' });
  });

  test('are put back as far as they were changed, where one is refused', async () => {
    const run = await carried([during(full, '1s'), quiet('3s')], {
      onOpen: (cluster) => {
        cluster.refuses = '20';
      },
    });
    const sent = run.deeds.filter(isConfig);
    expect(sent).toContain('CONFIG SET maxmemory 0 to redis-0');
    expect(of(run, 'step').find((record) => record.problem !== undefined)?.words).toContain('hz 20');
  });

  test('leave the processes to other faults', async () => {
    const run = await carried([during(full, [during(kill(master), '1s')])]);
    expect(of(run, 'step').filter((record) => record.problem !== undefined)).toEqual([]);
  });
});
