import { expect, test } from 'vitest';
import * as target from '../experiment/targets.ts';
import { topology } from '../experiment/topology.ts';
import * as fault from '../fault/words.ts';
import { problemsOfFault, problemsOfTopology } from './validation.ts';

const SOUND = topology({ redis: 3, sentinels: 3, quorum: 2 });

test('a topology by itself is as right as in an experiment', () => {
  expect(problemsOfTopology(SOUND)).toEqual([]);
  expect(problemsOfTopology({ ...SOUND, quorum: 4 })).toEqual(['quorum: 4 can never be met by 3 Sentinels']);
  const [problem, ...others] = problemsOfTopology({ ...SOUND, downAfter: '1 day' });
  expect(problem).toMatch(/^downAfter: "1 day" /);
  expect(others).toEqual([]);
});

test.each([
  [fault.kill(target.master), []],
  [fault.sentinelReset(target.sentinel(0)), []],
  [fault.slow(target.master, { with: target.replicas, rate: '1Mbit/s' }), []],
  [fault.kill(target.client('a')), ['"kill" hits processes, and a client host has none']],
  [fault.kill(target.replica(2)), ['there is no replica 2; the last is replica 1']],
  [{ kind: 'kil', as: 'kil', targets: [target.master] }, [expect.stringContaining('did you mean "kill"?')]],
])('a fault by itself is as right as in a schedule: %j', (given, problems) => {
  expect(problemsOfFault(given, SOUND)).toEqual(problems);
});

test('a wrong value of a fault is named', () => {
  const given = { ...fault.pauseWrites(target.master, { for: '5s' }), parameters: { for: 'long' } };
  expect(problemsOfFault(given, SOUND)).toEqual([expect.stringMatching(/^for: .*"long"/)]);
});
