import { describe, expect, test } from 'vitest';
import { until } from '../../../core/until.ts';
import type { Session, SessionListener } from '../api.ts';
import { ReconnectingSession, type Reconnection } from './reconnecting-session.ts';

/** A session that the test plays the other end of. */
class Played implements Session {
  readonly from: number;
  readonly listener: SessionListener;
  readonly sent: string[] = [];
  readonly ending = Promise.withResolvers<string>();
  readonly ended = this.ending.promise;
  isClosed = false;

  constructor(from: number, listener: SessionListener) {
    this.from = from;
    this.listener = listener;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
    this.ending.resolve('exit code 0');
  }

  say(text: string): void {
    this.listener.onOutput(Buffer.from(text));
  }
}

function reconnecting(options: Partial<Reconnection> = {}): {
  it: ReconnectingSession;
  played: Played[];
  received: () => string;
} {
  const played: Played[] = [];
  let received = '';
  const it = new ReconnectingSession({
    open: (from, listener) => {
      const next = new Played(from, listener);
      played.push(next);
      return Promise.resolve(next);
    },
    onBytes: (bytes) => (received += bytes.toString()),
    resendOnOpen: () => 'hello',
    goneForGood: () => Promise.resolve(undefined),
    patienceMs: 5_000,
    ...options,
  });
  return { it, played, received: () => received };
}

async function opened(played: readonly Played[], count: number): Promise<Played> {
  return until(() => (played[count - 1]?.sent.length ? played[count - 1] : undefined), {
    what: `session ${count}`,
    withinMs: 30_000,
    everyMs: 5,
  });
}

describe('a session that lasts', () => {
  test('is opened again after the last byte received, and sends its greeting each time', async () => {
    const { it, played, received } = reconnecting();
    const first = await opened(played, 1);
    first.say('abc');
    it.send('more');
    first.ending.resolve('connection lost');
    const second = await opened(played, 2);
    second.say('def');
    expect([first.from, second.from]).toEqual([0, 3]);
    expect([first.sent, second.sent]).toEqual([['hello', 'more'], ['hello']]);
    expect(received()).toBe('abcdef');
    it.close();
  });

  test('takes nothing from a connection that has ended: it would come twice', async () => {
    const { it, played, received } = reconnecting();
    const first = await opened(played, 1);
    first.ending.resolve('connection lost');
    const second = await opened(played, 2);
    first.say('abc');
    second.say('abc');
    expect(received()).toBe('abc');
    it.close();
  });

  test('is given up when it never works for as long as patience lasts, with the last reason', async () => {
    let tries = 0;
    const { it } = reconnecting({
      patienceMs: 400,
      open: (_from, listener) => {
        tries += 1;
        listener.onErrors?.(Buffer.from('no such file\n'));
        return Promise.resolve({
          send: () => undefined,
          close: () => undefined,
          ended: Promise.resolve('exit code 1'),
        });
      },
    });
    expect(await it.over).toBe('no connection for 0 s: exit code 1: no such file');
    expect(tries).toBeGreaterThan(1);
  });

  test('is given up while it opens when that takes longer than patience lasts, and what opens late is closed', async () => {
    const opening = Promise.withResolvers<Session>();
    const { it } = reconnecting({ patienceMs: 100, open: () => opening.promise });
    expect(await it.over).toMatch(/^no connection for 0 s: connecting took longer than /);
    const late = new Played(0, { onOutput: () => undefined });
    opening.resolve(late);
    await late.ended;
    expect(late).toMatchObject({ isClosed: true, sent: [] });
  });

  test('has patience anew after every session that worked', async () => {
    const { it, played } = reconnecting({ patienceMs: 400 });
    for (let count = 1; count <= 6; count++) {
      const session = await opened(played, count);
      session.say('x');
      session.ending.resolve('connection lost');
    }
    await opened(played, 7);
    it.close();
    expect(await it.over).toBeUndefined();
  });

  test('is given up at once when there is no hope', async () => {
    const { it, played } = reconnecting({ goneForGood: () => Promise.resolve('its pod is gone') });
    (await opened(played, 1)).ending.resolve('connection lost');
    expect(await it.over).toBe('its pod is gone');
  });

  test('closed while it opens, closes what it opened', async () => {
    const opening = Promise.withResolvers<Session>();
    const { it } = reconnecting({ open: () => opening.promise });
    it.close();
    const late = new Played(0, { onOutput: () => undefined });
    opening.resolve(late);
    expect(await it.over).toBeUndefined();
    expect(late).toMatchObject({ isClosed: true, sent: [] });
  });
});
