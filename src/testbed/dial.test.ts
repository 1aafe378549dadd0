import { execFile, execFileSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { checkDialled, CLOSED_PORT, dialCommand, dialTarget, reachedTargets } from './dial.ts';

test('a listener and a refusal both answer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const targets = [dialTarget('127.0.0.1', (server.address() as AddressInfo).port), dialTarget('127.0.0.1')];
  const [program, ...args] = dialCommand('redis-0', targets);
  const { stdout } = await promisify(execFile)(program!, args);
  server.close();
  const reached = reachedTargets('redis-0', stdout);
  expect(new Set(reached.keys())).toEqual(new Set(targets));
  for (const took of reached.values()) expect(took).toBeGreaterThan(0);
  expect(reachedTargets('redis-00', stdout).size).toBe(0);
});

test('what does not answer is not reached', () => {
  const [program, ...args] = dialCommand('redis-0', []);
  expect(reachedTargets('redis-0', execFileSync(program!, args, { encoding: 'utf8' })).size).toBe(0);
  expect(dialTarget('192.0.2.1')).toBe(`192.0.2.1/${CLOSED_PORT}`);
});

test('a dial that ended after its second is an answer, any other failure is an error', () => {
  expect(() => checkDialled('redis-0', 124, '')).not.toThrow();
  expect(() => checkDialled('redis-0', 127, 'timeout: not found\n')).toThrow(
    'could not dial from redis-0: timeout: not found',
  );
  expect(() => checkDialled('redis-0', null, '')).toThrow('code null');
});
