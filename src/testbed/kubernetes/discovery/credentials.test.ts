import type { V1Container, V1Pod, V1Secret } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { credentialsOf } from './credentials.ts';
import { Secrets } from './secrets.ts';

/** What is tried, by reference. */
async function tried(
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
  container: Partial<V1Container>,
  { volumes = [], username }: { volumes?: NonNullable<V1Pod['spec']>['volumes']; username?: string } = {},
): Promise<string[]> {
  const api = new FakeApi();
  for (const [name, values] of Object.entries(secrets)) {
    const data = Object.entries(values).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    const metadata = { name, namespace: 'n' };
    await api.create<V1Secret>({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      data: Object.fromEntries(data) as Record<string, string>,
    });
  }
  const pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', ...container }], volumes } };
  const all = await credentialsOf(pod, 'c', new Secrets(api.api, 'n'), username);
  return all.map(({ login: { username = '-', password }, password: value }) =>
    'secret' in password! ? `${username} ${password.secret}/${password.key}=${value}` : '',
  );
}

const env = (secret: string, key: string) => ({
  name: 'X',
  valueFrom: { secretKeyRef: { name: secret, key } },
});

test('a key that the environment refers to', async () => {
  await expect(tried({ s: { password: 'a', other: 'b' } }, { env: [env('s', 'password')] })).resolves.toEqual(
    ['- s/password=a'],
  );
});

test('all keys of a Secret, those that are named like a password first', async () => {
  const found = tried(
    { s: { zone: 'b', 'redis-password': 'a' } },
    { envFrom: [{ secretRef: { name: 's' } }] },
  );
  await expect(found).resolves.toEqual(['- s/redis-password=a', '- s/zone=b']);
});

test('files of volumes, plain and projected, without the line end', async () => {
  const volumes = [
    { name: 'v', secret: { secretName: 's', items: [{ key: 'auth', path: 'auth' }] } },
    { name: 'w', projected: { sources: [{ secret: { name: 't' } }] } },
    { name: 'unmounted', secret: { secretName: 'u' } },
  ];
  const volumeMounts = ['v', 'w'].map((name) => ({ name, mountPath: `/${name}` }));
  const secrets = { s: { auth: 'a\n', more: 'x' }, t: { token: 'b' }, u: { password: 'c' } };
  await expect(tried(secrets, { volumeMounts }, { volumes })).resolves.toEqual(['- s/auth=a', '- t/token=b']);
});

test('the user name beside a password, the one with its name first', async () => {
  const secret = { username: 'admin', 'replica-username': 'copier', 'replica-password': 'a' };
  const found = tried({ s: secret }, { env: [env('s', 'replica-password')] });
  await expect(found).resolves.toEqual([
    'copier s/replica-password=a',
    'admin s/replica-password=a',
    '- s/replica-password=a',
  ]);
});

test('the user name that is given', async () => {
  const found = tried(
    { s: { username: 'admin', password: 'a' } },
    { env: [env('s', 'password')] },
    { username: 'me' },
  );
  await expect(found).resolves.toEqual(['me s/password=a', '- s/password=a']);
});

test('neither certificates nor files', async () => {
  const secret = { 'tls.key': 'k', 'ca.crt': 'c', 'users.acl': 'user x', text: 'two\nlines' };
  await expect(tried({ s: secret }, { envFrom: [{ secretRef: { name: 's' } }] })).resolves.toEqual([]);
});

test('no more than a server should be asked', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`password-${n}`, `p${n}`]));
  await expect(tried({ s: many }, { envFrom: [{ secretRef: { name: 's' } }] })).resolves.toHaveLength(12);
});

test('nothing where the Secret is not there', async () => {
  await expect(tried({}, { env: [env('s', 'password')] })).resolves.toEqual([]);
});
