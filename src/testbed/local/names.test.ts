import { expect, test } from 'vitest';
import { hostsFile } from './names.ts';

const HOSTS = [
  { name: 'redis-0', address: '192.0.2.1' },
  { name: 'observer', address: '192.0.2.2' },
];

test('the file has every host by its name, and the lines of lost ones as comments of the same length', () => {
  const whole = hostsFile(HOSTS, new Set());
  expect(whole).toBe('127.0.0.1 localhost\n192.0.2.1 redis-0.lab\n192.0.2.2 observer.lab\n');
  const without = hostsFile(HOSTS, new Set(['redis-0.lab']));
  expect(without).toBe('127.0.0.1 localhost\n#92.0.2.1 redis-0.lab\n192.0.2.2 observer.lab\n');
  expect(without).toHaveLength(whole.length);
});
