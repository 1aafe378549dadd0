import { expect, test } from 'vitest';
import { withoutPasswords } from './hidden.ts';

test.each([
  ['redis-cli -a open-sesame ping', 'redis-cli -a … ping'],
  ['redis-cli --pass=open-sesame ping', 'redis-cli --pass=… ping'],
  ['sh -c redis-cli -a "$PASSWORD" ping', 'sh -c redis-cli -a "$PASSWORD" ping'],
  ['sh -c redis-cli -a ${PASSWORD} ping', 'sh -c redis-cli -a ${PASSWORD} ping'],
  ['REDISCLI_AUTH=from-a-secret redis-cli ping', 'REDISCLI_AUTH=… redis-cli ping'],
  ['redis-cli -p 6379 ping', 'redis-cli -p 6379 ping'],
])('%s', (text, shown) => {
  expect(withoutPasswords(text, ['from-a-secret', 'ping'])).toBe(shown);
});
