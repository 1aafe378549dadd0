import type { KubernetesObject } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import type { Api, ContainerRef, Session, SessionListener } from '../api.ts';
import { Injectors } from './injectors.ts';

interface Opened {
  readonly ref: ContainerRef;
  closed: boolean;
}

/** Two machines with an injector each, which answer every script with nothing; one with `hold` in it never. */
function cluster({ running = true } = {}) {
  const opened: Opened[] = [];
  const state = { running };
  const pod = (node: string): KubernetesObject & { spec: object; status: object } => ({
    metadata: { name: `injector-${node}` },
    spec: { nodeName: node },
    status: { phase: 'Running', containerStatuses: [{ state: state.running ? { running: {} } : {} }] },
  });
  const api: Pick<Api, 'list' | 'session'> = {
    list: <T>({ kind }: { kind: string }) =>
      Promise.resolve(
        (kind === 'Pod' ? [pod('one'), pod('two')] : [{ status: { desiredNumberScheduled: 2 } }]) as T[],
      ),
    session: (
      ref: ContainerRef,
      _command: readonly string[],
      listener: SessionListener,
    ): Promise<Session> => {
      const own: Opened = { ref, closed: false };
      opened.push(own);
      queueMicrotask(() => {
        listener.onOutput(Buffer.from('hello another-kernel 1.0\n'));
      });
      return Promise.resolve({
        send: (text) => {
          if (text.includes('hold')) return;
          queueMicrotask(() => {
            listener.onOutput(Buffer.from(`\n${text.split(' ')[0]} 0 1.0 1.0\n`));
          });
        },
        ended: new Promise(() => undefined),
        close: () => (own.closed = true),
      });
    },
  };
  return { api: api as Api, opened, state };
}

const signal = new AbortController().signal;

test('are there when every machine’s has answered', async () => {
  const { api, opened, state } = cluster({ running: false });
  const opening = Injectors.open(api, 'sc-test-injector', { limitMs: 5_000, signal });
  setTimeout(() => (state.running = true), 50);
  const injectors = await opening;
  expect(opened.map(({ ref }) => ref)).toEqual([
    { namespace: 'sc-test-injector', pod: 'injector-one', container: 'injector' },
    { namespace: 'sc-test-injector', pod: 'injector-two', container: 'injector' },
  ]);
  injectors.close();
  expect(opened.every(({ closed }) => closed)).toBe(true);
});

test('are waited for no longer than allowed, and the machines without one are named', async () => {
  const { api } = cluster({ running: false });
  await expect(Injectors.open(api, 'x', { limitMs: 150, signal })).rejects.toThrow(
    /^no injector runs after 0.15 s on one \(/,
  );
});

test('run scripts one after the other over one connection, beside each other only when they must', async () => {
  const { api, opened } = cluster();
  const injectors = await Injectors.open(api, 'x', { limitMs: 5_000, signal });
  await injectors.run('one', ':');
  await injectors.run('one', ':');
  expect(opened).toHaveLength(2);
  // Settled together: one may be given up before the one beside it is done.
  const [held, beside] = await Promise.allSettled([
    injectors.run('one', 'hold', 300),
    injectors.run('one', ':'),
  ]);
  expect(held).toMatchObject({ status: 'rejected', reason: { code: 'TIMED_OUT' } });
  expect(beside).toMatchObject({ status: 'fulfilled', value: { code: 0, output: '' } });
  expect(opened).toHaveLength(3);
  injectors.close();
});

test('say when a machine has none', async () => {
  const { api } = cluster();
  const injectors = await Injectors.open(api, 'x', { limitMs: 5_000, signal });
  await expect(injectors.run('three', ':', 150)).rejects.toThrow('three');
  injectors.close();
});
