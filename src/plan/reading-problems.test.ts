import { describe, expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { appends } from '../workload/appends.ts';
import { increments } from '../workload/increments.ts';
import { reads } from '../workload/reads.ts';

describe('a workload that reads', () => {
  it('follows strict writers of appends, from the master or from a replica', () => {
    const one = appends({ name: 'one' });
    expect(
      problems({ workload: [one, reads({ of: 'one' }), reads({ name: 'r', of: 'one', from: 'replica' })] }),
    ).toEqual([]);
  });

  it.each([
    [reads({ of: 'two' }), 'workload.1.of: there is no workload named "two"'],
    [
      reads({ of: 'counts' }),
      'workload.1.of: must be a workload of appends with the profile strict; "counts" is of increments with strict',
    ],
    [
      reads({ of: 'floods' }),
      'workload.1.of: must be a workload of appends with the profile strict; "floods" is of appends with flood',
    ],
    [reads({ of: 'one', profile: 'flood' }), 'workload.1.profile: flood does not go with the workload reads'],
    [
      { ...reads({ of: 'one' }), rate: 'max' as const },
      'workload.1.rate: must be a number: what is stale when is seen by reads at a rate',
    ],
    [
      { ...reads({ of: 'one' }), via: 'first-master' as const },
      'workload.1.via: readers ask the Sentinels; `from` says for whom',
    ],
    [
      { ...reads({ of: 'one' }), wait: { replicas: 1, within: '1s' } as const },
      'workload.1.wait: goes with writes, not with reads',
    ],
    [
      { ...reads({ of: 'one' }), preload: '1mb' as const },
      'workload.1.preload: goes with writes, not with reads',
    ],
    [{ ...appends({ name: 'two' }), of: 'one' }, 'workload.1.of: goes with the workload reads, not appends'],
    [
      { ...appends({ name: 'two' }), from: 'replica' as const },
      'workload.1.from: goes with the workload reads, not appends',
    ],
  ])('is refused with %j', (workload, problem) => {
    const others = [increments({ name: 'counts' }), appends({ name: 'floods', profile: 'flood' })];
    const said = problems({ workload: [appends({ name: 'one' }), workload, ...others] });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(problem.split(';')[0]);
  });
});
