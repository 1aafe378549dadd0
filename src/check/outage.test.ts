import { expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { outage } from './outage.ts';

it.each([
  [{}, 'expect.0: must have either atMost or throughout'],
  [{ atMost: '9s', throughout: 'kill' }, 'expect.0: must have either atMost or throughout'],
  [{ throughout: 'kill', except: ['kill'] }, 'expect.0: can have except with atMost only'],
] as const)('an outage with %j is refused', (parameters, problem) => {
  expect(problems({ expect: [outage({ workload: 'one', ...parameters })] })).toEqual([problem]);
});
