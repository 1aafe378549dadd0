import { expect, test } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { repeat, soak } from '../experiment/steps.ts';
import { master, sentinel } from '../experiment/targets.ts';
import { kill, sentinelReset } from '../fault/words.ts';

const draw = [kill(master)];

test.each([
  [soak({ for: '10s', draw }), 'schedule.0.every: no fault is due in 10s where one is every 30s'],
  [soak({ for: '1m', lasting: ['5s', '2s'], draw }), 'schedule.0.lasting: must begin with the shorter one'],
  [
    soak({ for: '1m', every: '4s', draw }),
    'schedule.0.lasting: a fault of 10s is not over when the next one is due, after 4s',
  ],
  [
    repeat(2, [soak({ for: '10s', draw })]),
    'schedule.0.steps.0.every: no fault is due in 10s where one is every 30s',
  ],
  [soak({ for: '1m', draw: [] }), 'schedule.0.draw: must not be empty'],
  [
    soak({ for: '1' as never, draw }),
    "schedule.0.for: \"1\" is no duration; write for example '500ms', '5s' or '2m'",
  ],
  [
    soak({ for: '1m', draw: [...draw, sentinelReset(sentinel(0))] }),
    'schedule.0.1: "sentinel-reset" is for step.once(…)',
  ],
])('what a soak cannot be is named: %#', (step, problem) => {
  expect(problems({ schedule: [step] })).toContain(problem);
});

test('nothing is wrong with a soak whose faults are over in time', () => {
  expect(problems({ schedule: [soak({ for: '1m', draw })] })).toEqual([]);
});
