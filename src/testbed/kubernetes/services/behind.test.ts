import type { V1Endpoint, V1EndpointSlice } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { behindIn, dataPortIn } from './behind.ts';

const PROCESSES = [0, 1].map((n) => ({
  name: `redis-${n}/server`,
  kind: 'redis' as const,
  host: `redis-${n}`,
  port: 6379,
}));

function endpoint(n: number, conditions: V1Endpoint['conditions']): V1Endpoint {
  return {
    addresses: [`10.0.0.${n}`],
    targetRef: { kind: 'Pod', name: `redis-${n}` },
    ...(conditions && { conditions }),
  };
}

function slice(...endpoints: readonly V1Endpoint[]): V1EndpointSlice {
  return { addressType: 'IPv4', ports: [{ name: 'redis', port: 6379 }], endpoints: [...endpoints] };
}

const READY = { ready: true, serving: true, terminating: false };
const ENDING = { ready: false, serving: true, terminating: true };
const NOT_READY = { ready: false, serving: false, terminating: false };

describe('behind a Service', () => {
  test('stand the endpoints that are ready, and those of which nothing is said, by the names of data nodes', () => {
    expect(behindIn([slice(endpoint(1, READY), endpoint(0, NOT_READY))], PROCESSES, false)).toEqual([
      'redis-1/server',
    ]);
    expect(behindIn([slice(endpoint(0, undefined))], PROCESSES, false)).toEqual(['redis-0/server']);
  });

  test('stands nobody where there is no slice, none in it, or none that is ready', () => {
    const empty = { addressType: 'IPv4', endpoints: null, ports: null } as unknown as V1EndpointSlice;
    for (const slices of [[], [slice()], [empty], [slice(endpoint(0, NOT_READY))]])
      expect(behindIn(slices, PROCESSES, false)).toEqual([]);
  });

  test('stand two where two are ready, each once though it has two addresses', () => {
    const both = [endpoint(0, READY), endpoint(1, READY)];
    expect(behindIn([slice(...both), slice(...both)], PROCESSES, false)).toHaveLength(2);
  });

  test('stands one that ends, as long as it serves and no other is ready; not by the name of a headless Service', () => {
    expect(behindIn([slice(endpoint(0, ENDING))], PROCESSES, false)).toEqual(['redis-0/server']);
    expect(behindIn([slice(endpoint(0, ENDING), endpoint(1, READY))], PROCESSES, false)).toEqual([
      'redis-1/server',
    ]);
    expect(behindIn([slice(endpoint(0, { ...ENDING, serving: false }))], PROCESSES, false)).toEqual([]);
    expect(behindIn([slice(endpoint(0, ENDING))], PROCESSES, true)).toEqual([]);
  });

  test('stands a stranger by its address', () => {
    expect(behindIn([slice(endpoint(7, READY))], PROCESSES, false)).toEqual(['10.0.0.7']);
    expect(behindIn([slice({ addresses: ['10.0.0.8'] })], PROCESSES, false)).toEqual(['10.0.0.8']);
  });
});

test('the port of data nodes has the name that it has in the Service', () => {
  const withPorts = (...ports: NonNullable<V1EndpointSlice['ports']>): V1EndpointSlice => ({
    addressType: 'IPv4',
    endpoints: [],
    ports,
  });
  const metrics = { name: 'metrics', port: 9121 };
  const led = (...ports: NonNullable<V1EndpointSlice['ports']>) =>
    dataPortIn([withPorts(...ports)], PROCESSES);
  expect(led(metrics, { name: 'redis', port: 6379 })).toEqual({ name: 'redis', port: 6379 });
  expect(led(metrics, { port: 6379 })).toEqual({ name: '', port: 6379 });
  expect(led(metrics)).toBeUndefined();
});
