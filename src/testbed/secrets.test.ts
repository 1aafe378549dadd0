import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { placementOf, topology, type TopologyOptions } from '../experiment/topology.ts';
import { filesOf } from './certificates.ts';
import { accessWith, newSecrets, type Secrets } from './secrets.ts';

function secretsFor(options: Partial<TopologyOptions>): Promise<Secrets> {
  const complete = topology({ redis: 2, sentinels: 1, quorum: 1, ...options });
  const { hosts, processes } = placementOf(complete);
  const addresses = new Map(hosts.map((host, index) => [host, `192.0.2.${index + 1}`]));
  return newSecrets(complete, processes, addresses);
}

describe('passwords', () => {
  test('are one for all, one for each user, or none; new for each run', async () => {
    const [one, other] = await Promise.all([secretsFor({}), secretsFor({})]);
    expect(one.password).toMatch(/^[0-9a-f]{32}$/);
    expect(other.password).not.toBe(one.password);
    expect(accessWith(one).sentinel).toEqual({ password: one.password });
    expect(accessWith(await secretsFor({ password: false })).redis).toEqual({});
  });

  test('are each user’s own, and clients log in as their user', async () => {
    const secrets = await secretsFor({ users: true });
    expect(secrets.password).toBeUndefined();
    const all = Object.values(secrets.users!).map(({ password }) => password);
    expect(new Set(all)).toHaveLength(3);
    expect(accessWith(secrets).redis).toEqual({
      username: 'client',
      password: secrets.users!.client.password,
    });
  });
});

describe('certificates', () => {
  test('are signed by the authority, for the address of each process, and for servers and clients alike', async () => {
    const { certificates } = await secretsFor({ tls: true });
    const authority = new X509Certificate(certificates!.authority);
    expect(authority.ca).toBe(true);
    expect([...certificates!.processes.keys()]).toEqual(['redis-0', 'redis-1', 'sentinel-0']);
    for (const { certificate, key } of [...certificates!.processes.values(), certificates!.client]) {
      const parsed = new X509Certificate(certificate);
      expect(parsed.verify(authority.publicKey)).toBe(true);
      expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
      expect(parsed.ca).toBe(false);
      expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
      expect(Date.parse(parsed.validFrom)).toBeLessThan(Date.now());
      expect(Date.parse(parsed.validTo)).toBeGreaterThan(Date.now() + 12 * 3_600_000);
    }
    const second = new X509Certificate(certificates!.processes.get('redis-1')!.certificate);
    expect(second.checkIP('192.0.2.2')).toBe('192.0.2.2');
    expect(second.checkIP('192.0.2.1')).toBeUndefined();
  });

  test('of two runs do not trust each other', async () => {
    const [one, other] = await Promise.all([secretsFor({ tls: true }), secretsFor({ tls: true })]);
    const foreign = new X509Certificate(other.certificates!.client.certificate);
    expect(foreign.verify(new X509Certificate(one.certificates!.authority).publicKey)).toBe(false);
  });

  test('are files named by whose they are', async () => {
    const { certificates } = await secretsFor({ tls: true, redis: 2, sentinels: 0 });
    const names = ['authority.crt', 'redis-0.crt', 'redis-0.key', 'redis-1.crt', 'redis-1.key'];
    expect(filesOf(certificates!).map(([name]) => name)).toEqual([...names, 'client.crt', 'client.key']);
  });
});
