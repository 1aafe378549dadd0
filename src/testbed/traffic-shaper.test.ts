import { expect, test } from 'vitest';
import {
  classLines,
  exactPaceRules,
  pacedCounts,
  paceEndRules,
  paceRules,
  queueLines,
} from './traffic-shaper.ts';

const TENTH = { address: '192.0.2.10', number: 10 };

/** What tc prints of two classes. */
const LISTING = `class htb 5c:a root prio 0 rate 1Mbit ceil 1Mbit burst 1600b cburst 1600b
 Sent 780072 bytes 520 pkt (dropped 0, overlimits 30 requeues 0)
 backlog 0b 0p requeues 0
class htb 5c:2 root prio 0 rate 64Kbit ceil 64Kbit burst 1600b cburst 1600b
 Sent 0 bytes 0 pkt (dropped 0, overlimits 0 requeues 0)
 backlog 0b 0p requeues 0

`;

test('every receiver has a class of its own, by its number', () => {
  expect(classLines([TENTH, { address: '192.0.2.2', number: 2 }], 64_000)).toBe(
    'class replace dev eth0 parent 5c: classid 5c:a htb rate 64000bit\nclass replace dev eth0 parent 5c: classid 5c:2 htb rate 64000bit\n',
  );
});

test.each([
  [{ ms: 100 }, 'netem limit 100000 delay 100ms'],
  [{ ms: 100, jitterMs: 20 }, 'netem limit 100000 delay 100ms 20ms'],
  [{ ms: 100, jitterMs: 20, reorder: 0.25 }, 'netem limit 100000 delay 100ms 20ms reorder 25%'],
  [undefined, 'pfifo'],
] as const)('each class holds its packets back for their time: %j', (delay, queue) => {
  expect(queueLines([TENTH], delay)).toBe(`qdisc replace dev eth0 parent 5c:a ${queue}\n`);
});

test('what puts packets into a class ends by itself, and is renewed with its time', () => {
  expect(paceRules([TENTH], 1_500.2).split('\n').slice(-4)).toEqual([
    'add element inet chaos paced { 192.0.2.10 timeout 1000ms : 5c:a }',
    'delete element inet chaos paced { 192.0.2.10 }',
    'add element inet chaos paced { 192.0.2.10 timeout 1501ms : 5c:a }',
    '',
  ]);
  // The rules may be loaded any number of times.
  expect(paceRules([TENTH], 1)).toContain('flush chain inet chaos output');
  expect(paceEndRules([TENTH]).trimEnd().split('\n').at(-1)).toBe(
    'delete element inet chaos paced { 192.0.2.10 }',
  );
});

test('what puts packets into classes can be said as a whole, whatever was before', () => {
  const lines = exactPaceRules([{ ...TENTH, ttlMs: 900.5 }])
    .trimEnd()
    .split('\n');
  expect(lines.slice(-2)).toEqual([
    'flush map inet chaos paced',
    'add element inet chaos paced { 192.0.2.10 timeout 901ms : 5c:a }',
  ]);
  expect(exactPaceRules([]).trimEnd().split('\n').at(-1)).toBe('flush map inet chaos paced');
});

test('what went through each class is read from what tc prints', () => {
  expect(pacedCounts(LISTING, 'redis-0')).toEqual(
    new Map([
      [10, { bytes: 780_072, waits: 30 }],
      [2, { bytes: 0, waits: 0 }],
    ]),
  );
  expect(pacedCounts('', 'redis-0').size).toBe(0);
});

test.each(['class htb 5c:a root', 'qdisc noqueue', LISTING.replace('Sent 780072', 'Sent many')])(
  'what cannot be understood is an error that names tc: %s',
  (listing) => {
    expect(() => pacedCounts(listing, 'redis-0')).toThrow('tc on redis-0 should have printed classes of htb');
  },
);
