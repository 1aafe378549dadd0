import { expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { stopsAcknowledging } from './stops-acknowledging.ts';

it.each([{}, { afterHealAtMost: '1s', answeredWithin: '1s' }] as const)(
  'is refused with %j: it is about the master that was hit, or about any node',
  (limits) => {
    const expectation = stopsAcknowledging({ during: 'kill', within: ['0s', '9s'], ...limits });
    expect(problems({ expect: [expectation] })).toEqual([
      'expect.0: must have either afterHealAtMost or answeredWithin',
    ]);
  },
);
