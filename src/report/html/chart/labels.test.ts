import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { long } from '../../../../test/fixtures/long-page.ts';
import { RIGHT, timeScale } from './frame.ts';
import { labels } from './labels.ts';

const event = fc.record({
  atS: fc.double({ min: 0, max: 60, noNaN: true }),
  sentinel: fc.constantFrom('sentinel-0', 'sentinel-1'),
  event: fc.constantFrom('+sdown', '+odown', '-sdown', '+vote-for-leader', '+switch-master'),
  words: fc.constant(''),
});

test('labels never overlap and never leave the picture', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), (events) => {
      const { placed } = labels(events, timeScale(60));
      for (const [index, a] of placed.entries()) {
        expect(a.to).toBeLessThanOrEqual(RIGHT + 0.001);
        for (const b of placed.slice(index + 1))
          expect(a.row !== b.row || a.to < b.from || b.to < a.from).toBe(true);
      }
    }),
  );
});

test('every event is in a label or counted as left out', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200 }), (events) => {
      const { placed, left } = labels(events, timeScale(60));
      const shown = placed.reduce((sum, { item }) => sum + item.count, 0);
      expect(left > 0 ? shown < events.length : shown === events.length).toBe(true);
    }),
  );
});

test('a long run shows every promotion', () => {
  const { events, endS } = long().timeline;
  const { placed } = labels(events, timeScale(endS));
  expect(placed.filter(({ item }) => item.event === '+switch-master').length).toBeGreaterThanOrEqual(3);
});
