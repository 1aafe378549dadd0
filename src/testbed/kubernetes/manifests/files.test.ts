import type { V1ConfigMap, V1Secret } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { ofKind, plan, specOf } from '../../../../test/fixtures/kubernetes-objects.ts';
import type { Plan } from './plan.ts';

describe('the files', () => {
  const files = (own: Plan): Record<string, string> => ofKind<V1Secret>('Secret', own)[0]!.stringData!;

  test('are one configuration a process, with announced addresses and no log file, and the password', () => {
    expect(Object.keys(files(plan())).toSorted()).toEqual([
      'password',
      ...[0, 1, 2].map((n) => `redis-${n}.conf`),
      ...[0, 1, 2, 3, 4].map((n) => `sentinel-${n}.conf`),
    ]);
    expect(files(plan())['redis-1.conf']!.split('\n')).toEqual(
      expect.arrayContaining([
        'replica-announce-ip address-of-redis-1',
        'replicaof address-of-redis-0 6379',
        'dir /data',
        'logfile ""',
      ]),
    );
    expect(files(plan())['password']).toBe('<password>');
  });

  test('leave the addresses of pods to be filled in where these are announced', () => {
    const own = files(plan({ announce: 'pod-ip', restart: 'ask-sentinels' }));
    expect(own['redis-1.conf']).toMatch(/^replicaof address-of:redis-node-0\.\S+ 6379$/m);
    expect(own['sentinel-0.conf']).toMatch(
      /^sentinel monitor mymaster address-of:redis-node-0\.\S+ 6379 2$/m,
    );
    expect(own['sentinels']).toMatch(/^address-of:sentinel-0\.\S+ 26379$/m);
  });

  test('know no password where none is demanded, and neither do the servers', () => {
    const own = plan({ password: false });
    expect(Object.keys(files(own))).not.toContain('password');
    expect(specOf('redis-node', own).containers[0]!.env!.map(({ name }) => name)).not.toContain(
      'REDISCLI_AUTH',
    );
    expect(specOf('redis-node', plan()).containers[0]!.env).toContainEqual({
      name: 'REDISCLI_AUTH',
      valueFrom: { secretKeyRef: { name: 'configuration', key: 'password' } },
    });
  });

  test('list the Sentinels only where they are to be asked', () => {
    expect(files(plan())).not.toHaveProperty('sentinels');
    const own = plan({ restart: 'ask-sentinels', sentinels: 2, sentinelPort: 5000 });
    expect(files(own)['sentinels']).toBe('address-of-sentinel-0 5000\naddress-of-sentinel-1 5000\n');
  });

  test('list the Sentinels that may be ordered to fail over only where a hook does', () => {
    expect(files(plan())).not.toHaveProperty('handover');
    const own = plan({ preStop: 'failover', sentinels: 2 });
    expect(files(own)['handover']).toBe('address-of-sentinel-0 26379\naddress-of-sentinel-1 26379\n');
    expect(files(own)).not.toHaveProperty('sentinels');
  });

  test('of programs are the plan’s', () => {
    const [programs] = ofKind<V1ConfigMap>('ConfigMap', plan());
    expect(programs!.data).toMatchObject({
      'agent.cjs': 'the program',
      'serve.sh': 'the script',
      'start.sh': expect.stringContaining('exec "$SERVER-server"') as string,
      'pre-stop.sh': expect.stringContaining('sentinel failover') as string,
      'liveness.sh': expect.stringContaining('ping') as string,
      'asking.sh': expect.stringContaining('get-master-addr-by-name') as string,
    });
  });
});
