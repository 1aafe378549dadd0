import { describe, expect, it } from 'vitest';
import type { HostPod } from '../pods/pod-cache.ts';
import { ReportedServers } from './reported.ts';

const PROCESSES = [
  { name: 'cache-0/data', kind: 'redis', host: 'cache-0', port: 6379 },
  { name: 'cache-0/voter', kind: 'sentinel', host: 'cache-0', port: 26379 },
  { name: 'cache-1/data', kind: 'redis', host: 'cache-1', port: 6379 },
] as const;

/** What the kubelet last reported of the pod of `cache-0`; there is no other. */
function reporting(pod: Partial<HostPod> | undefined): ReportedServers {
  return new ReportedServers({
    processes: PROCESSES,
    podCache: {
      pod: (host) => (host === 'cache-0' ? (pod as HostPod | undefined) : undefined),
      refresh: () => Promise.resolve(),
      residences: {
        namespaces: [],
        hostOf: () => undefined,
        podOf: (host) => ({ namespace: 'its', pod: host }),
        containerOf: ({ name }) => name.split('/')[1]!,
      },
    },
  });
}

const container = (name: string, running: boolean, id = 'containerd://1234567abc') => ({ name, id, running });

describe('servers as the kubelet reports them', () => {
  it('run where their container does, and are dead where it does not or the pod is gone', async () => {
    const servers = reporting({
      uid: 'a',
      containers: [container('data', true), container('voter', false)],
    });
    const states = await servers.states(PROCESSES.map(({ name }) => name));
    expect(states.map(({ state }) => state)).toEqual(['running', 'dead', 'dead']);
    const [next] = await reporting({
      containers: [container('data', true, 'containerd://7654321abc')],
    }).states(['cache-0/data']);
    expect(next!.pid).not.toBe(states[0]!.pid);
    expect(Math.min(next!.pid, states[0]!.pid)).toBeGreaterThan(0);
  });

  it('have ended with their pod, and not before it is gone', async () => {
    const pod = { host: 'cache-0', uid: 'a' } as HostPod;
    expect(await reporting({ uid: 'a' }).ended(pod)).toBeUndefined();
    expect(await reporting({ uid: 'b' }).ended(pod)).toBeDefined();
    expect(await reporting(undefined).ended(pod)).toBeDefined();
  });

  it('get no signals', async () => {
    const servers = reporting({ uid: 'a', containers: [container('data', true)] });
    const why = 'without an injector no signal can be sent to cache-0/data';
    await expect(servers.signal('cache-0/data')).rejects.toThrow(why);
    await expect(servers.start('cache-0/data')).rejects.toThrow(why);
    await expect(servers.killNow('cache-0/data')).rejects.toThrow(why);
  });
});
