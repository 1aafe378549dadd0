import { expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { lost } from './lost.ts';

const NOT_ONE = 'expect.0: must have one of atLeast or atMost, onlyFrom, explainedBy and emptiedBy';

it.each([
  [{}, NOT_ONE],
  [{ workload: 'one' }, NOT_ONE],
  [{ atMost: 0, onlyFrom: 'kill' }, NOT_ONE],
  [{ explainedBy: 'kill', emptiedBy: 'kill' }, NOT_ONE],
  [
    { atMost: 0, cause: 'second master' },
    'expect.0: can have a cause with onlyFrom, and with atLeast where the losses of all workloads are meant',
  ],
  [{ onlyFrom: 'kill', workload: 'one' }, 'expect.0: can have a workload with atLeast or atMost only'],
  [{ atLeast: 2, atMost: 1 }, 'expect.0: must have an atMost that is not below atLeast'],
  [
    { onlyFrom: 'kill', cause: 'bad luck' as never },
    'expect.0.cause: must be one of isolated master, second master, empty restart, unfinished copy, unreplicated tail, never kept, not "bad luck"',
  ],
] as const)('lost with %j is refused', (parameters, problem) => {
  expect(problems({ expect: [lost(parameters)] })).toEqual([problem]);
});

it.each([
  { atLeast: 1 },
  { workload: 'one', atMost: 0 },
  { onlyFrom: 'kill', cause: 'second master' },
  { explainedBy: 'kill' },
  { emptiedBy: 'kill' },
] as const)('lost with %j is not', (parameters) => {
  expect(problems({ expect: [lost(parameters)] })).toEqual([]);
});
