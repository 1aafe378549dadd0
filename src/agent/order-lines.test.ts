import { describe, expect, test } from 'vitest';
import type { NumberedOrder } from '../cluster/protocol.ts';
import { OrderLines } from './order-lines.ts';

const STOP: NumberedOrder = { order: 'stop-writing', id: 7 };
const LINE = JSON.stringify(STOP);

describe('the lines of an agent’s input', () => {
  test('give an order once, however often they come', () => {
    const lines = new OrderLines();
    expect(
      [LINE, LINE, JSON.stringify({ order: 'end', id: 8 }), LINE].map((line) => lines.take(line)),
    ).toEqual([STOP, undefined, { order: 'end', id: 8 }, undefined]);
  });

  test('are no order when they are torn, wherever that is, and the order still counts when it comes whole', () => {
    for (let at = 1; at < LINE.length; at++) {
      const lines = new OrderLines();
      expect(lines.take(LINE.slice(0, at))).toBeUndefined();
      expect(lines.take(LINE.slice(at))).toBeUndefined();
      expect(lines.take(LINE)).toEqual(STOP);
    }
  });

  test('are no order when they hold something else', () => {
    const lines = new OrderLines();
    expect(
      ['', 'null', '7', '[]', '{"id":"7","order":"end"}', '{"id":7}'].map((line) => lines.take(line)),
    ).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});
