import { expect, test } from 'vitest';
import { haproxyConfiguration } from './haproxy.ts';

const PLAN = {
  address: '192.0.2.7',
  port: 6379,
  statePort: 8404,
  access: {},
  servers: [{ name: 'redis-0', address: '192.0.2.1', port: 6379 }],
};

test('the check logs in as clients do, and asks for the role', () => {
  const sent = (access: { username?: string; password?: string }): string[] =>
    haproxyConfiguration({ ...PLAN, access })
      .split('\n')
      .filter((line) => line.includes('tcp-check send'))
      .map((line) => line.trim());
  const role = String.raw`tcp-check send info\ replication\r\n`;
  const quit = String.raw`tcp-check send QUIT\r\n`;
  expect(sent({})).toEqual([role, quit]);
  expect(sent({ password: 'p' })).toEqual([String.raw`tcp-check send AUTH\ p\r\n`, role, quit]);
  expect(sent({ username: 'u', password: 'p' })[0]).toBe(String.raw`tcp-check send AUTH\ u\ p\r\n`);
  expect(haproxyConfiguration(PLAN)).toContain('expect string role:master');
  expect(haproxyConfiguration(PLAN)).toContain('server redis-0 192.0.2.1:6379 check');
});

test('where servers speak TLS the check does, as their client; what clients say is not for the proxy to read', () => {
  const lines = haproxyConfiguration({
    ...PLAN,
    certificates: { authority: '/etc/authority.crt', client: '/etc/client.pem' },
  }).split('\n');
  expect(lines).toContain('  tcp-check connect default');
  expect(lines).toContain(
    '  default-server inter 1s fall 3 rise 2 check-ssl verify required ca-file /etc/authority.crt crt /etc/client.pem',
  );
  expect(lines).toContain('  bind 192.0.2.7:6379');
  expect(haproxyConfiguration(PLAN)).not.toContain('ssl');
});
