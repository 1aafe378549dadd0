import { expect, test } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, writes } from '../../test/fixtures/tiny-history.ts';
import { comebacksOf, type Comeback } from './comebacks.ts';

/** What is acknowledged by a node at these seconds, and what is refused at others. */
function workload(name: string, ok: readonly number[], by: string, fail: readonly number[] = []) {
  const all = [
    ...ok.map((at) => ({ at, outcome: 'ok', by }) as const),
    ...fail.map((at) => ({ at, outcome: 'fail', by: 'LOADING' }) as const),
  ].toSorted((a, b) => a.at - b.at);
  return writes(
    all.map((one, index) => ({ ...one, number: index + 1 })),
    { workload: name, key: `chaos:${name}:0`, host: `client-${name}` },
  );
}

/** Every half second from one second to another, both included. */
function each(from: number, to: number): number[] {
  return Array.from({ length: Math.round((to - from) * 2) + 1 }, (_, index) => from + index / 2);
}

/** How "app" got over a fault of redis-0 from 5 s to 15 s, while another workload goes on at redis-1 from 9 s on. */
function comeback(ok: readonly number[], refused: readonly number[] = []): Comeback {
  const history = historyOf(
    [DEPLOYMENT, ...phases(40), ...fault('kill', { from: 5, to: 15 })],
    workload('app', ok, 'redis-0', refused),
    workload('other', [...each(1, 4.5), ...each(9, 30)], 'redis-1'),
  );
  return comebacksOf(history, contextOf(history).facts.timeline, 'app')[0]!;
}

test('a workload is back when its last writer is acknowledged again for good', () => {
  const app = comeback([...each(1, 5), 8, 10.5, ...each(11, 30)]);
  expect(app).toEqual({ fault: 'kill', after: 5_500_000, isHung: false, gone: [] });
});

test('one that never waited for a second was not away', () => {
  expect(comeback(each(1, 30)).after).toBe(0);
});

test('one that is acknowledged nothing until the heal while others are has hung', () => {
  const refused = each(6, 13.5);
  const late = comeback([...each(1, 5), ...each(15.5, 30)], refused);
  expect(late).toMatchObject({ after: 10_500_000, isHung: true });
  const sooner = comeback([...each(1, 5), ...each(14, 30)], refused);
  expect(sooner).toMatchObject({ after: 9_000_000, isHung: false });
});

test('one that is refused to the end never came back, and an acknowledgement in between does not count', () => {
  const app = comeback([...each(1, 5), 12], each(12.5, 30));
  expect(app).toMatchObject({ after: undefined, gone: ['chaos:app:0'] });
});
