import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMPARISONS } from '../report/clients/rows.ts';
import { LIBRARIES } from '../workload/libraries.ts';
import { loadExperiments } from './experiments.ts';

const isInstalled = LIBRARIES.some(({ requires }) => requires !== undefined && existsSync(requires));

describe('what compares client libraries', () => {
  test('is skipped with the reason where none of them is installed', async () => {
    for (const one of await loadExperiments([...COMPARISONS]))
      expect('uninstalled' in one ? one.uninstalled : undefined).toBe(
        isInstalled ? undefined : 'its client programs are not installed: make clients',
      );
  });

  test('is in what is carried out without being named only where some are installed', async () => {
    const named = async (share: 'all' | 'essential' | 'clients'): Promise<string[]> =>
      (await loadExperiments([], share)).map(({ id }) => id);
    expect((await named('clients')).toSorted()).toEqual(COMPARISONS.toSorted());
    const all = new Set(await named('all'));
    expect(COMPARISONS.filter((id) => all.has(id))).toEqual(isInstalled ? COMPARISONS : []);
    const essential = new Set(await named('essential'));
    expect(COMPARISONS.filter((id) => essential.has(id))).toEqual([]);
  });
});
