import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { holdLease, RENEW_EVERY_MS, signOfLife } from './lease.ts';
import { OWN } from './owner.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the lease is ours, in the namespace of the run, and says when with six digits, as the API wants it', async () => {
  const fake = new FakeApi();
  await holdLease(fake.api, 'sc-run', AbortSignal.abort());
  expect(fake.names('Lease')).toEqual(['sc-run/harness']);
  const [lease] = await fake.list({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' });
  expect(lease).toMatchObject({
    metadata: { labels: { 'sentinel-chaos/run': 'sc-run' } },
    spec: { holderIdentity: OWN, leaseDurationSeconds: 60, renewTime: '2026-11-22T10:00:00.000000Z' },
  });
  expect(await signOfLife(fake.api, 'sc-run')).toEqual({
    owner: OWN,
    renewedMs: Date.parse('2026-11-22T10:00:00Z'),
  });
});

test('it is renewed every ten seconds, past an API server that is away, until the run ends', async () => {
  const fake = new FakeApi();
  const ended = new AbortController();
  const renewedMs = async (): Promise<number> => (await signOfLife(fake.api, 'sc-run'))!.renewedMs;
  await holdLease(fake.api, 'sc-run', ended.signal);
  const began = await renewedMs();
  await vi.advanceTimersByTimeAsync(RENEW_EVERY_MS);
  expect(await renewedMs()).toBe(began + RENEW_EVERY_MS);

  vi.spyOn(fake, 'patch').mockRejectedValueOnce(new Error('away'));
  await vi.advanceTimersByTimeAsync(RENEW_EVERY_MS);
  expect(await renewedMs()).toBe(began + RENEW_EVERY_MS);
  await vi.advanceTimersByTimeAsync(RENEW_EVERY_MS);
  expect(await renewedMs()).toBe(began + 3 * RENEW_EVERY_MS);

  ended.abort();
  await vi.advanceTimersByTimeAsync(5 * RENEW_EVERY_MS);
  expect(await renewedMs()).toBe(began + 3 * RENEW_EVERY_MS);
});

test('where there is no lease there is no sign of life', async () => {
  expect(await signOfLife(new FakeApi().api, 'sc-run')).toBeUndefined();
});
