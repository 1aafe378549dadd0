import { describe, expect, it } from 'vitest';
import { FAIL, OK, UNKNOWN } from '../history/record.ts';
import { askedAs } from '../workload/reads.ts';
import { answerIn, newsIn } from './program-lines.ts';

describe('what a program answers', () => {
  it.each([
    ['ok chaos:w:0 7', { outcome: OK, of: 'chaos:w:0 7', detail: '' }],
    [
      'fail chaos:w:0 7 READONLY it is a replica',
      { outcome: FAIL, of: 'chaos:w:0 7', detail: 'READONLY it is a replica' },
    ],
    ['unknown chaos:w:0 7 ', { outcome: UNKNOWN, of: 'chaos:w:0 7', detail: '' }],
    ['value chaos:r:0 7 41', { outcome: OK, of: 'chaos:r:0 7', value: 41, detail: '' }],
    ['value chaos:r:0 7 0', { outcome: OK, of: 'chaos:r:0 7', value: 0, detail: '' }],
  ])('is read from %j', (line, answer) => {
    expect(answerIn(line)).toEqual(answer);
    expect(newsIn(line)).toBeUndefined();
  });

  it.each([
    'value chaos:r:0 7',
    'value chaos:r:0 7 ',
    'value chaos:r:0 7 -1',
    'value chaos:r:0 7 1.5',
    'value chaos:r:0 7 41 and more',
    'value chaos:r:0 7 None',
    // No list has so many.
    'value chaos:r:0 7 2147483648',
    'value chaos:r:0 7 99999999999999999999',
    'value chaos:r:0 0 41',
    'values chaos:r:0 7 41',
    'ok chaos:w:0',
    '',
  ])('is none in %j', (line) => {
    expect(answerIn(line)).toBeUndefined();
  });

  it('names what it was asked for', () => {
    const [word, reader, number, writer] = askedAs('chaos:r:0').write('chaos:w:1', 7);
    expect([word, reader, number, writer].join(' ')).toBe('read chaos:r:0 7 chaos:w:1');
    expect(answerIn(`value ${reader} ${number} 41`)?.of).toBe('chaos:r:0 7');
  });
});

describe('what a program says of a channel', () => {
  it.each([
    ['subscribed news:subscriber-0 chaos:news:1', { by: 'news:subscriber-0 chaos:news:1' }],
    ['got news:subscriber-0 chaos:news:1 41', { by: 'news:subscriber-0 chaos:news:1', got: 41 }],
  ])('is read from %j', (line, news) => {
    expect(newsIn(line)).toEqual(news);
    expect(answerIn(line)).toBeUndefined();
  });

  it.each([
    'subscribed',
    'subscribed chaos:news:1',
    'subscribed news:subscriber-0 chaos:news:1 now',
    'got chaos:news:1 41',
    'got news:subscriber-0 chaos:news:1',
    'got news:subscriber-0 chaos:news:1 0',
    'got news:subscriber-0 chaos:news:1 4x',
    'got news:subscriber-0 chaos:news:1 99999999999',
    'Got news:subscriber-0 chaos:news:1 41',
  ])('is nothing in %j', (line) => {
    expect(newsIn(line)).toBeUndefined();
  });
});
