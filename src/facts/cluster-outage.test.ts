import { expect, test } from 'vitest';
import { contextOf, DEPLOYMENT, historyOf, phases, probes } from '../../test/fixtures/tiny-history.ts';
import { clusterOutageFigure } from './figures.ts';

const every100ms = Array.from({ length: 300 }, (_, n) => n / 10);

/** redis-0 takes writes until 10 s, and redis-1 so many seconds later. */
function outage(later: number) {
  const history = historyOf([
    DEPLOYMENT,
    ...phases(30),
    ...probes('redis-0', every100ms, (at) => at <= 10),
    ...probes('redis-1', every100ms, (at) => at >= 10 + later),
    ...probes('redis-2', every100ms, () => false),
  ]);
  const { value, error = 0 } = clusterOutageFigure(contextOf(history).facts.clusterOutage);
  return { value, error };
}

test('a time in which no data node took writes that may be one between two probes is none, or as long as that', () => {
  expect(outage(0)).toEqual({ value: 0, error: 0.1 });
  expect(outage(0.4)).toEqual({ value: 0, error: 0.4 });
  expect(outage(0.6)).toEqual({ value: 0.6, error: 0.1 });
});
