import { describe, expect, it } from 'vitest';
import { storedRuns } from '../../../test/fixtures/claim-case.ts';
import { CASES } from '../../../test/fixtures/claim-cases.ts';
import { pods } from '../../../test/fixtures/pod-claim-cases.ts';
import { storedRun, type Wanted } from '../../../test/fixtures/stored-runs.ts';
import { judgeClaims, type JudgedClaim } from './judge.ts';
import { claimsMarkdown } from './markdown.ts';
import { claimsPage } from './page.ts';
import { CLAIMS } from './registry.ts';
import type { StoredRun } from './stored-evidence.ts';

function judged(id: string, runs: readonly StoredRun[]): JudgedClaim {
  return judgeClaims(
    CLAIMS.filter((claim) => claim.id === id),
    runs,
  )[0]!;
}

describe.each(CLAIMS)('the claim $id', ({ id, known }) => {
  const [asKnown, other, word] = CASES[id]!;

  it('comes out as is known where Redis is as known', () => {
    expect(judged(id, storedRuns(asKnown))).toMatchObject({ word: known, isNews: false });
  });

  it('comes out otherwise where Redis is not, in the words of the runs', () => {
    const claim = judged(id, storedRuns(other));
    expect(claim).toMatchObject({ word, isNews: true });
    expect(claim.sentence).toContain(`What ${Object.keys(other)[0]!} showed.`);
  });

  it('is not judged while a run is missing, or is undecided', () => {
    const runs = storedRuns(asKnown);
    expect(judged(id, runs.slice(1)).word).toBe('not run here');
    const blurred = storedRuns({ ...asKnown, [Object.keys(asKnown)[0]!]: { word: 'undecided' } });
    expect(judged(id, blurred).word).toBe('not run here');
  });
});

it('does not take what a split vote cost for the time of a failover', () => {
  const [known] = CASES['timings']!;
  const firstWrite = { firstWrite: 126.4, splitVotesCost: 120.2 };
  const chance = { ...known, 'master-killed': { findings: [['failover', 'held', firstWrite] as const] } };
  expect(judged('timings', storedRuns(chance))).toMatchObject({ word: 'true, but', number: '6.20\u202fs' });
});

describe('the run that speaks for an experiment', () => {
  const lost = (number: number, more: Wanted): StoredRun =>
    storedRun('master-isolated', { lost: number, ...more });

  it('is the newest', () => {
    const runs = [
      lost(2, { startedAt: '2026-11-21T00:00:00.000Z' }),
      lost(1, { startedAt: '2026-11-20T00:00:00.000Z' }),
    ];
    expect(judged('asynchronous-replication', runs).number).toContain('2');
  });

  it('is one of the local lab, where there are others', () => {
    const runs = [
      lost(3, { testbed: 'local' }),
      lost(4, { testbed: 'kubernetes', startedAt: '2026-11-22T00:00:00.000Z' }),
    ];
    expect(judged('asynchronous-replication', runs).number).toContain('3');
  });

  it('is never one of the local lab for what only a cluster can show', () => {
    const local = storedRuns(pods('held')).map(({ directory, result }) => ({
      directory,
      result: { ...result, run: { ...result.run, testbed: 'local' } },
    }));
    expect(judged('deleted-pod', local).word).toBe('not run here');
  });

  it('leaves the claim open where it could not measure', () => {
    const run = storedRun('lagging-master-stays-up', { findings: [['stops-acknowledging', 'held', {}]] });
    expect(judged('min-replicas-stop-writes', [run])).toMatchObject({ word: 'open' });
    const blind = storedRun('reset-in-minority', {
      findings: [['elected-despite', 'undecided', { votes: 2 }]],
    });
    expect(judged('reset-is-harmless', [blind])).toMatchObject({ word: 'open' });
  });
});

describe('pages', () => {
  const claims = judgeClaims(CLAIMS, [storedRun('master-isolated', { lost: 5 })]);

  it('show every claim with its verdict, and link to the runs', () => {
    const page = claimsPage(claims);
    for (const { id } of CLAIMS) expect(page).toContain(`id="${id}"`);
    expect(page).toContain('href="./master-isolated/2026-11-20T14%3A03%3A22.118Z/report.html"');
    expect(page).toContain(`Of ${CLAIMS.length} claims`);
  });

  it('mark what is not as known', () => {
    const news = judgeClaims(CLAIMS, [storedRun('master-isolated', { lost: 0 })]);
    expect(claimsPage(news)).toContain('not as known');
    expect(claimsMarkdown(news)).toContain('(not as known)');
    expect(claimsMarkdown(claims)).not.toContain('(not as known)');
  });

  it('escape what runs say', () => {
    const hostile = storedRun('master-isolated', { lost: 0 });
    const result = { ...hostile.result, verdict: { ...hostile.result.verdict, sentence: '<b>|' } };
    const news = judgeClaims(CLAIMS, [{ ...hostile, result }]);
    expect(claimsPage(news)).not.toContain('<b>');
    expect(claimsMarkdown(news)).toContain('&lt;b\\>\\|');
  });
});
