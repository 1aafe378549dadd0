import { describe, expect, test } from 'vitest';
import { InFlightWrites, type InFlightWrite } from './in-flight-writes.ts';

function write(number: number): InFlightWrite {
  return { writer: 0, number, intended: 0, sent: number, isOver: false };
}

describe('the operations in flight', () => {
  test('are full at the capacity and make room as the oldest end', () => {
    const inFlight = new InFlightWrites(2);
    const [first, second, third] = [write(1), write(2), write(3)] as const;
    inFlight.add(first);
    inFlight.add(second);
    expect(inFlight.isFull).toBe(true);
    expect(inFlight.end(first)).toBe(true);
    expect(inFlight.oldest).toBe(second);
    inFlight.add(third);
    expect(inFlight.all()).toEqual([second, third]);
  });

  test('end once: a late reply to one that was given up is ignored', () => {
    const inFlight = new InFlightWrites(4);
    const given = write(1);
    inFlight.add(given);
    expect([inFlight.end(given), inFlight.end(given)]).toEqual([true, false]);
    expect(inFlight.isEmpty).toBe(true);
    expect(inFlight.oldest).toBeUndefined();
  });

  test('may end out of order, and then leave room when the oldest ends too', () => {
    const inFlight = new InFlightWrites(2);
    const [first, second] = [write(1), write(2)] as const;
    inFlight.add(first);
    inFlight.add(second);
    inFlight.end(second);
    expect([inFlight.isFull, inFlight.oldest]).toEqual([true, first]);
    inFlight.end(first);
    expect([inFlight.isFull, inFlight.isEmpty]).toEqual([false, true]);
  });
});
