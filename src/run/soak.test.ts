import { describe, expect, test } from 'vitest';
import { carried, of, withOwnClock } from '../../test/fakes/run.ts';
import { experiment } from '../experiment/experiment.ts';
import type { Step } from '../experiment/schedule.ts';
import { withDraws } from '../experiment/soak.ts';
import { soak } from '../experiment/steps.ts';
import { replica } from '../experiment/targets.ts';
import { topology } from '../experiment/topology.ts';
import { kill } from '../fault/words.ts';

withOwnClock();

const SOAK = soak({
  for: '60s',
  every: '20s',
  lasting: ['2s', '2s'],
  within: '5s',
  draw: [kill(replica(0))],
});

function drawn(): readonly Step[] {
  const whole = experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [],
    schedule: [SOAK],
    expect: [],
  });
  return withDraws(whole, 7).schedule;
}

const isKill = (deed: string): boolean => deed.startsWith('SIGKILL');

describe('a soak', () => {
  test('injects what was drawn, a fault every so often, and lasts as long as it should', async () => {
    const run = await carried(drawn());
    expect(run.error).toBeUndefined();
    expect(run.deeds.filter(isKill)).toHaveLength(3);
    const begun = of(run, 'step').filter(({ phase, path }) => phase === 'begin' && /^0\.[024]$/.test(path));
    expect(begun).toHaveLength(3);
    const [whole] = of(run, 'step').filter(({ path, phase }) => path === '0' && phase === 'end');
    expect(whole?.problem).toBeUndefined();
    // Three times 20 s, and what comes before and after the schedule.
    expect(run.tookMs).toBeGreaterThanOrEqual(60_000);
  });

  test('ends as soon as it is not whole again in time', async () => {
    const run = await carried(drawn(), {
      onOpen: (cluster) => {
        const { start } = cluster;
        cluster.start = (process) => {
          cluster.neverConverges = true;
          return start(process);
        };
      },
    });
    expect(run.deeds.filter(isKill)).toHaveLength(1);
    const [problem] = of(run, 'step').filter((one) => one.problem !== undefined);
    expect(problem).toMatchObject({ path: '0.1', words: 'await convergence within 5\u202fs' });
  });

  test('for which nothing was drawn is not carried out', async () => {
    const run = await carried([SOAK]);
    expect(String(run.error)).toContain('nothing was drawn for the soak');
  });
});
