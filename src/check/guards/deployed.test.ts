import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  event,
  EXPERIMENT,
  historyOf,
  masterPayload,
  phases,
  s,
  sentinelPolls,
} from '../../../test/fixtures/tiny-history.ts';
import { resultOf } from '../../../test/fixtures/recorded.ts';
import type { HistoryRecord } from '../../history/record.ts';
import type { SentinelSettings, SentinelView } from '../../history/sentinel-view.ts';
import type { GuardResult } from './guard.ts';
import { DEPLOYED_AS_ANNOUNCED } from './deployed.ts';

const ANNOUNCED: SentinelSettings = {
  quorum: 2,
  downAfterMs: 5_000,
  failoverTimeoutMs: 10_000,
  parallelSyncs: 1,
};

type Told = (sentinel: string, atS: number) => Partial<SentinelSettings> | undefined;

function judged(
  told: Told,
  more: readonly HistoryRecord[] = [],
  { experiment = EXPERIMENT, ids = (sentinel: string) => `id of ${sentinel}`, deployment = DEPLOYMENT } = {},
): Omit<GuardResult, 'name' | 'masks'> {
  const viewAt = (sentinel: string, atS: number): Partial<SentinelView> => {
    const settings = told(sentinel, atS);
    const id = ids(sentinel);
    return settings === undefined ? { id } : { id, settings: { ...ANNOUNCED, ...settings } };
  };
  const history = historyOf([deployment, ...phases(9), ...more], sentinelPolls(0, 7, viewAt));
  return DEPLOYED_AS_ANNOUNCED.judge(contextOf(history, experiment));
}

describe('deployed as announced', () => {
  it('is intact when every Sentinel says what the topology says', () => {
    expect(judged(() => ({}))).toEqual({
      intact: true,
      sentence: 'Every Sentinel had the announced settings whenever it was asked, such as quorum 2.',
    });
  });

  it.each([
    [{ quorum: 1 }, 'quorum 1 and not the announced 2'],
    [{ downAfterMs: 30_000 }, 'down-after-milliseconds 30000 and not the announced 5000'],
    [{ failoverTimeoutMs: 180_000 }, 'failover-timeout 180000 and not the announced 10000'],
    [{ parallelSyncs: 2 }, 'parallel-syncs 2 and not the announced 1'],
  ])('is broken by one Sentinel with %j', (wrong, words) => {
    const guard = judged((sentinel) => (sentinel === 'sentinel-3' ? wrong : {}));
    expect(guard.intact).toBe(false);
    expect(guard.sentence).toContain(`sentinel-3 had ${words} (seen at `);
  });

  it('is broken by a setting that changes in the middle, unless the schedule changed it', () => {
    const later: Told = (sentinel, atS) => (sentinel === 'sentinel-1' && atS > 4 ? { quorum: 1 } : {});
    expect(judged(later).sentence).toMatch(/seen at \+4\.5\ss/);
    const words = 'SENTINEL SET mymaster quorum 1';
    const command = (process: string): HistoryRecord => ({
      kind: 'command',
      at: s(4.2),
      sent: s(4.1),
      process,
      words,
      reply: 'OK',
    });
    expect(judged(later, [command('sentinel-1')]).intact).toBe(true);
    expect(judged(later, [command('sentinel-2')]).intact).toBe(false);
  });

  it('is intact where others gave a Sentinel of a deployment that was found other settings, as it published', () => {
    const later: Told = (sentinel, atS) => (sentinel === 'sentinel-1' && atS > 4 ? { quorum: 1 } : {});
    const found = { deployment: { ...DEPLOYMENT, testbed: 'found' } as HistoryRecord };
    const set = event(4.2, 'sentinel-1', '+set', `${masterPayload()} quorum 1`);
    expect(judged(later, [set], found).intact).toBe(true);
    expect(judged(later, [], found).intact).toBe(false);
    expect(judged(later, [set]).intact).toBe(false);
    const before: Told = (sentinel) => (sentinel === 'sentinel-1' ? { quorum: 1 } : {});
    expect(judged(before, [set], found).sentence).toContain('sentinel-1 had quorum 1');
  });

  it('goes by the overrides of a single Sentinel', () => {
    const overrides = { 'sentinel-2': { 'sentinel down-after-milliseconds mymaster': '1000' } };
    const experiment = { ...EXPERIMENT, topology: { ...EXPERIMENT.topology, overrides } };
    const own: Told = (sentinel) => (sentinel === 'sentinel-2' ? { downAfterMs: 1_000 } : {});
    expect(judged(own, [], { experiment }).intact).toBe(true);
    expect(judged(() => ({}), [], { experiment }).intact).toBe(false);
  });

  it('is broken by one Sentinel that answers for two', () => {
    const ids = (sentinel: string): string =>
      sentinel === 'sentinel-2' ? 'id of sentinel-0' : `id of ${sentinel}`;
    expect(judged(() => ({}), [], { ids })).toEqual({
      intact: false,
      sentence: 'sentinel-0 and sentinel-2 were one and the same Sentinel.',
    });
  });

  it('is broken by one that keeps its settings to itself, and says so of a history without any', () => {
    const silent: Told = (sentinel) => (sentinel === 'sentinel-4' ? undefined : {});
    expect(judged(silent).sentence).toBe('sentinel-4 did not tell its settings.');
    const old = resultOf('steady').guards.find(({ name }) => name === DEPLOYED_AS_ANNOUNCED.name)!;
    expect(old.intact).toBe(true);
    expect(old.sentence).toContain('before the Sentinels’ own settings were recorded');
  });
});
