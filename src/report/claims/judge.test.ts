import { describe, expect, it } from 'vitest';
import { storedRun, type ToldFinding, type Wanted } from '../../../test/fixtures/stored-runs.ts';
import { judgeClaims, type JudgedClaim } from './judge.ts';
import { claimsMarkdown } from './markdown.ts';
import { claimsPage } from './page.ts';
import { CLAIMS } from './registry.ts';
import type { StoredRun } from './told.ts';

type Stored = Readonly<Record<string, Wanted>>;

function judged(id: string, runs: readonly StoredRun[]): JudgedClaim {
  return judgeClaims(
    CLAIMS.filter((claim) => claim.id === id),
    runs,
  )[0]!;
}

function storedRuns(wanted: Stored): StoredRun[] {
  return Object.entries(wanted).map(([experiment, own]) => storedRun(experiment, own));
}

const takeover = (at: number): ToldFinding => [
  'failover',
  'held',
  { 'first write acknowledged by the new master': at },
];
const refusals = (verdict: ToldFinding[1], slowest: number): ToldFinding => [
  'refusals',
  verdict,
  {
    'last acknowledgement after the fault': 10.8,
    'acknowledged until then': 1_036,
    'wait for a refusal, 99 of 100': slowest,
    'wait for an acknowledgement, 99 of 100': 2,
  },
];
const seenUp = (other: number): ToldFinding => [
  'seen-up',
  'held',
  { watched: 30, 'answers of Sentinels': 1_500, 'answers with another flag than master': other },
];
const chooses = (verdict: ToldFinding[1]): ToldFinding => [
  'leader-chooses',
  verdict,
  { 'votes for the leader': 4 },
];
const onPods: Wanted = { testbed: 'kubernetes' };
const pods = (reboot: ToldFinding[1]): Stored => ({
  'master-pod-returns-early': { ...onPods, findings: [['reboot-only', reboot]] },
  'master-container-killed': { ...onPods, findings: [['reboot-only', reboot]] },
  'master-pod-returns-early-down-after-1s': { ...onPods, findings: [takeover(3.4)] },
  'master-pod-deleted-forced': { ...onPods, findings: [takeover(7.1)] },
});
const clients = (verdict: ToldFinding[1]): Stored => ({
  'clients-compared-kill': {
    findings: [
      ['outage', 'held', { 'longest outage': 4.4 }],
      ['outage', 'held', { 'longest outage': 7.1 }],
    ],
  },
  'clients-compared-freeze': { findings: [['hung', verdict]] },
  'clients-compared-freeze-with-sentinel': {
    findings: Array.from({ length: 4 }, () => ['hung', verdict] as const),
  },
});
const isolated = (lost: number): Stored => ({
  'master-isolated': {
    lost,
    findings: [['two-writable-masters', 'held', { 'of that after the heal': 10.1 }]],
  },
  'master-isolated-min-replicas': {
    findings: [['loss-bound', 'held', { 'last acknowledgement after the cut': 10.9 }]],
  },
});
const returns = (verdict: ToldFinding[1]): Stored => ({
  'old-master-returns': {
    lost: 900,
    findings: [
      ['converged', verdict],
      [
        'resync',
        'held',
        { 'made a replica after the heal': 10.2, 'full resynchronisations of the old master': 1 },
      ],
    ],
  },
});
const timings = (first: number): Stored => ({
  'master-killed': { findings: [takeover(first)] },
  'second-master-dies': { findings: [takeover(6), takeover(6.1)] },
  'leader-dies-after-election': {
    findings: [['leader-dies', 'held', { 'from the vote to the next try': 20.4 }]],
  },
});
const minority = (verdict: ToldFinding[1]): Stored => ({
  'sentinels-below-majority': {
    findings: [
      ['no-failover', verdict, { tries: 4 }],
      ['failover', 'held'],
    ],
  },
});

/** Of every claim: runs in which Redis is as known, runs in which it is not, and the word that these lead to. */
const CASES: Readonly<Record<string, readonly [known: Stored, other: Stored, word: JudgedClaim['word']]>> = {
  'asynchronous-replication': [{ 'master-isolated': { lost: 5 } }, { 'master-isolated': {} }, 'false'],
  'kill-loses-nothing': [
    { 'master-killed': {}, 'master-killed-under-lag': { lost: 7 } },
    { 'master-killed': { lost: 1 }, 'master-killed-under-lag': { lost: 7 } },
    'false',
  ],
  'ten-seconds-of-loss': [isolated(6_587), isolated(0), 'true'],
  'old-master-syncs': [returns('held'), returns('failed'), 'false'],
  'min-replicas-stop-writes': [
    { 'lagging-master-stays-up': { findings: [refusals('held', 1)] } },
    { 'lagging-master-stays-up': { findings: [refusals('failed', 1)] } },
    'false',
  ],
  'lag-means-unreachable': [
    { 'lagging-master-stays-up': { findings: [seenUp(0)] } },
    { 'lagging-master-stays-up': { findings: [seenUp(3)] } },
    'true',
  ],
  'timeout-above-lag': [
    { 'lagging-master-stays-up': { findings: [refusals('held', 1)] } },
    { 'lagging-master-stays-up': { findings: [refusals('held', 10_000)] } },
    'true',
  ],
  'own-volume': [
    { 'empty-restart': { lost: 900 }, 'persistent-restart': {} },
    { 'empty-restart': { lost: 900 }, 'persistent-restart': { lost: 1 } },
    'false',
  ],
  'wait-makes-safe': [
    { 'wait-for-replicas': { workloads: { 'wait-one': 12, 'wait-all': 0 } } },
    { 'wait-for-replicas': { workloads: { 'wait-one': 0, 'wait-all': 0 } } },
    'true',
  ],
  'ordered-failover-is-safe': [
    { 'planned-failover': { lost: 80 }, 'planned-failover-writes-paused': {} },
    { 'planned-failover': {}, 'planned-failover-writes-paused': {} },
    'true',
  ],
  'quorum-and-majority': [minority('held'), minority('failed'), 'false'],
  'process-not-machine': [
    {
      'master-killed': { findings: [takeover(6)] },
      'sentinel-forgets': { findings: [['relearns', 'held']] },
      together: { findings: [takeover(6.5), ['no-failover', 'held']] },
    },
    {
      'master-killed': { findings: [takeover(6)] },
      'sentinel-forgets': { findings: [['relearns', 'held']] },
      together: { findings: [takeover(6.5), ['no-failover', 'failed']] },
    },
    'false',
  ],
  timings: [timings(6.2), timings(61), 'false'],
  'vote-for-master': [
    {
      'leader-chooses-by-priority': { findings: [chooses('held'), chooses('held')] },
      'leader-chooses-by-offset': { findings: [chooses('held'), chooses('held')] },
    },
    {
      'leader-chooses-by-priority': { findings: [chooses('held'), chooses('held')] },
      'leader-chooses-by-offset': { findings: [chooses('held'), chooses('failed')] },
    },
    'true',
  ],
  'quorum-guards-healthy-master': [
    {
      'minority-opinion': {
        lost: 40,
        findings: [['minority-opinion', 'held', { 'of these by Sentinels that saw it up': 3 }]],
      },
    },
    {
      'minority-opinion': {
        findings: [['minority-opinion', 'failed', { 'of these by Sentinels that saw it up': 0 }]],
      },
    },
    'true',
  ],
  'reset-is-harmless': [
    { 'reset-in-minority': { findings: [['minority-elects', 'held', { 'votes for the leader': 2 }]] } },
    { 'reset-in-minority': { findings: [['minority-elects', 'failed', { 'votes for the leader': 0 }]] } },
    'true',
  ],
  'clients-ask-periodically': [clients('held'), clients('failed'), 'true'],
  'deleted-pod': [pods('held'), pods('failed'), 'true, but'],
};

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
    const run = storedRun('lagging-master-stays-up', { findings: [['refusals', 'held', {}]] });
    expect(judged('min-replicas-stop-writes', [run])).toMatchObject({ word: 'open' });
    const blind = storedRun('reset-in-minority', {
      findings: [['minority-elects', 'undecided', { 'votes for the leader': 2 }]],
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
    expect(page).toContain('of 18 claims'.replace('of', 'Of'));
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
