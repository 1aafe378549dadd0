import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

test('who acknowledged from an address that the client did not know yet is named by the run id', () => {
  const ledger = new Ledger();
  ledger.acknowledger('redis-0', 'a');
  ledger.acknowledger('10.0.0.7:6379', 'b');
  ledger.acknowledger('10.0.0.9:6379', 'unseen');
  ledger.nameAcknowledgers(
    new Map([
      ['a', 'redis-0'],
      ['b', 'redis-1'],
    ]),
  );
  expect(ledger.acknowledgers.map((one) => one?.node)).toEqual(['redis-0', 'redis-1', '10.0.0.9:6379']);
});

test('who acknowledged through a proxy is named by the run id, and by the proxy where nobody saw that process', () => {
  const ledger = new Ledger();
  for (const runId of ['a', 'b', 'unseen']) ledger.acknowledger('proxy', runId);
  ledger.nameAcknowledgers(
    new Map([
      ['a', 'redis-0'],
      ['b', 'redis-1'],
    ]),
  );
  expect(ledger.acknowledgers.map((one) => one?.node)).toEqual(['redis-0', 'redis-1', 'proxy']);
});
