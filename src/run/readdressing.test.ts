import { describe, expect, test } from 'vitest';
import { carried, of, withOwnClock, type Carried } from '../../test/fakes/run.ts';
import { during } from '../experiment/steps.ts';
import { sentinel } from '../experiment/targets.ts';
import { readdress } from '../fault/words.ts';

withOwnClock();

describe('a Sentinel that is readdressed', () => {
  const announce = 'pod-ip';
  const answered = (run: Carried, when: string): string[] =>
    of(run, 'address')
      .filter((one) => one.when === when)
      .map(({ address, answers }) => `${address} ${answers}`);

  test('ends at its address and starts at another one, which is written down, and tried as the one of before', async () => {
    const run = await carried([during(readdress(sentinel(1)), '2s')], { announce });
    expect(run.error).toBeUndefined();
    const former = of(run, 'deployment')[0]!.hosts.find(({ name }) => name === 'sentinel-1')!.address;
    const next = former.replace('10.0.0', '10.0.1');
    expect(run.deeds.slice(0, 5)).toEqual([
      'SIGKILL sentinel-1',
      `leave ${former}`,
      'read 0',
      `arrive at ${next} (id kept)`,
      'start sentinel-1',
    ]);
    expect(of(run, 'moved')).toMatchObject([{ host: 'sentinel-1', address: next }]);
    expect(['before', 'lost', 'still-lost', 'found'].map((when) => answered(run, when))).toEqual([
      [`${former} true`],
      [`${former} false`],
      [`${former} false`],
      [`${former} false`, `${next} true`],
    ]);
  });

  test('starts at another address when the run is interrupted', async () => {
    const run = await carried([during(readdress(sentinel(1), { id: 'new' }), '60s')], {
      announce,
      abortAfterMs: 10_000,
    });
    expect(run.deeds.slice(-4).join()).toMatch(/arrive at 10\.0\.1\.\d+ \(id new\),start sentinel-1/);
  });
});
