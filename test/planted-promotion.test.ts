import { expect, it } from 'vitest';
import { masterPayload } from './fixtures/tiny-history.ts';
import { is, replace, resultOf, sentenceOf } from './fixtures/recorded.ts';

const SECOND = 1e6;

it('a leader that answers with the master that it promotes, and sees the old one down, is about the old one', () => {
  const result = resultOf('master-killed', (files) => {
    const { at, sentinel } = files
      .get('observer')!
      .filter(is('event'))
      .find(({ channel }) => channel === '+promoted-slave')!;
    const isThen = (one: number): boolean => one > at && one < at + 3 * SECOND;
    files.get('observer')!.push({
      kind: 'event',
      at: at + 0.5 * SECOND,
      sentinel,
      channel: '+sdown',
      payload: masterPayload(),
    });
    replace(files, (one) =>
      is('sentinel')(one) && one.sentinel === sentinel && isThen(one.at) && one.view !== undefined
        ? {
            ...one,
            view: {
              ...one.view,
              master: 'redis-1',
              flags: one.at > at + 0.5 * SECOND ? 'master,s_down' : 'master',
            },
          }
        : one,
    );
  });
  expect(sentenceOf(result, 'nothing else intervened')).not.toContain('saw redis-1 down');
});
