import { describe, expect, test } from 'vitest';
import { Flights, type Flight } from './flights.ts';

function flight(number: number): Flight {
  return { writer: 0, number, intended: 0, sent: number, isOver: false };
}

describe('the operations in flight', () => {
  test('are full at the capacity and make room as the oldest end', () => {
    const flights = new Flights(2);
    const [first, second, third] = [flight(1), flight(2), flight(3)] as const;
    flights.add(first);
    flights.add(second);
    expect(flights.isFull).toBe(true);
    expect(flights.end(first)).toBe(true);
    expect(flights.oldest).toBe(second);
    flights.add(third);
    expect(flights.all()).toEqual([second, third]);
  });

  test('end once: a late word about one that was given up is ignored', () => {
    const flights = new Flights(4);
    const given = flight(1);
    flights.add(given);
    expect([flights.end(given), flights.end(given)]).toEqual([true, false]);
    expect(flights.isEmpty).toBe(true);
    expect(flights.oldest).toBeUndefined();
  });

  test('may end out of order, and then leave room when the oldest ends too', () => {
    const flights = new Flights(2);
    const [first, second] = [flight(1), flight(2)] as const;
    flights.add(first);
    flights.add(second);
    flights.end(second);
    expect([flights.isFull, flights.oldest]).toEqual([true, first]);
    flights.end(first);
    expect([flights.isFull, flights.isEmpty]).toEqual([false, true]);
  });
});
