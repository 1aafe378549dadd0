import { describe, expect, test } from 'vitest';
import { ReplyError } from 'ioredis';
import { FAIL, UNKNOWN } from '../history/record.ts';
import {
  CLOSED,
  classify,
  classifyResent,
  classifyWait,
  NOT_CONNECTED,
  notReplicated,
  TIMEOUT,
  UNSETTLED,
} from './outcome.ts';
import { REFUSALS } from '../workload/refusals.ts';

function reply(text: string): Error {
  return new (ReplyError as new (text: string) => Error)(text);
}

describe('the outcome of a write', () => {
  test.for(Object.keys(REFUSALS))('is fail when the server refuses it with %s', (code) => {
    expect(classify(reply(`${code} for some reason`))).toEqual({
      outcome: FAIL,
      code,
      text: `${code} for some reason`,
    });
  });

  test.for(['UNBLOCKED force unblock from blocking operation', 'SOMETHING new'])(
    'is unknown when the server says "%s", which may follow execution',
    (text) => {
      expect(classify(reply(text)).outcome).toBe(UNKNOWN);
    },
  );

  test.for([
    'Command timed out',
    'Connection is closed.',
    'read ECONNRESET',
    'Reached the max retries per request limit (which is 0).',
    // Said by the library of commands it never sent, but only our own flag is believed.
    "Stream isn't writeable and enableOfflineQueue options is false",
    'READONLY is only a word when the server did not say it',
  ])('is unknown when the library says "%s"', (text) => {
    expect(classify(new Error(text))).toBe(CLOSED);
  });

  test('is unknown after the deadline or without the connection, and fail only if it was never sent', () => {
    expect([CLOSED.outcome, TIMEOUT.outcome, NOT_CONNECTED.outcome]).toEqual([UNKNOWN, UNKNOWN, FAIL]);
  });
});

describe('the outcome of a write that a library may send again', () => {
  test('is fail only when the server refused what was sent once', () => {
    const refusal = reply('READONLY of a replica');
    expect([0, 1, 2].map((times) => classifyResent(refusal, times).outcome)).toEqual([
      UNKNOWN,
      FAIL,
      UNKNOWN,
    ]);
  });

  test.for(['Command timed out', 'Connection is closed.'])(
    'is unknown when the library says "%s", even of what it has not sent: it still may',
    (text) => {
      expect(classifyResent(new Error(text), 0)).toEqual({ outcome: UNKNOWN, code: 'library', text });
    },
  );

  test('is unknown when nothing was said at all', () => {
    expect(UNSETTLED.outcome).toBe(UNKNOWN);
  });
});

describe('the outcome of a write that waits for replicas', () => {
  test('is never fail once the write was executed', () => {
    expect(classifyWait(classify(reply('ERR WAIT cannot be used with replica instances'))).outcome).toBe(
      UNKNOWN,
    );
    expect(notReplicated(1, 2).outcome).toBe(UNKNOWN);
  });
});
