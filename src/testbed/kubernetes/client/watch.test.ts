import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer, refusal, type Answer } from '../../../../test/fakes/api-server.ts';
import { until } from '../../../core/until.ts';
import { Client } from './client.ts';
import { LIMITS } from './retry.ts';

const WATCH = 'GET /api/v1/namespaces/n/pods';
const LINE = '{"type":"MODIFIED","object":{}}\n';
const TOO_OLD = '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}\n';

/** Begins to watch and counts the calls. */
function watching(server: FakeApiServer): { calls: number } {
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
  });
  const seen = { calls: 0 };
  const selection = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', labels: { app: 'x' } };
  new Client(server.kubeconfig, LIMITS).watch(selection, () => seen.calls++, stop.signal);
  return seen;
}

function soon(what: string, probe: () => boolean): Promise<true> {
  return until(() => probe() || undefined, { what, withinMs: 30_000, everyMs: 5 });
}

/** Goes on until the connection ends. */
function open(into: ServerResponse[]): Answer {
  return (response) => {
    response.write(LINE);
    into.push(response);
  };
}

function ended(text: string): Answer {
  return (response) => response.end(text);
}

function breakOff(response: ServerResponse): void {
  response.write(LINE, () => {
    response.destroy();
  });
}

test('every change is a call', async () => {
  const server = await FakeApiServer.start();
  const responses: ServerResponse[] = [];
  server.on(WATCH, open(responses));
  const seen = watching(server);
  await soon('the first call', () => seen.calls === 1);
  responses[0]!.write(LINE);
  await soon('another call', () => seen.calls === 2);
  expect(Object.fromEntries(server.heard.at(-1)!.query)).toEqual({
    watch: 'true',
    timeoutSeconds: '50',
    labelSelector: 'app=x',
  });
});

test.each([
  ['ends', ended(LINE)],
  ['says it is too old', ended(TOO_OLD)],
  ['breaks off', breakOff],
  ['is refused', refusal(410, 'too old resource version')],
  ['is broken', 'break'],
] as const)('a watch that %s is begun anew', async (_how, answer) => {
  const server = await FakeApiServer.start();
  const responses: ServerResponse[] = [];
  server.on(WATCH, answer, answer, open(responses));
  const seen = watching(server);
  await soon('the third watch', () => responses.length === 1);
  await soon('its call', () => seen.calls >= 1);
  expect(server.count(WATCH)).toBe(3);
});

test('an API server that was away is watched again', async () => {
  const server = await FakeApiServer.start();
  const responses: ServerResponse[] = [];
  server.on(WATCH, open(responses));
  const seen = watching(server);
  await soon('the first call', () => seen.calls === 1);
  await server.stop();
  await server.listen();
  await expect(soon('the call that there may be news', () => seen.calls === 2)).resolves.toBe(true);
});
