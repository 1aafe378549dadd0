import { expect, test } from 'vitest';
import { lost, outage, stale } from '../check/words.ts';
import { experiment } from '../experiment/experiment.ts';
import { quiet } from '../experiment/steps.ts';
import { topology } from '../experiment/topology.ts';
import { appends, program, reads } from '../workload/words.ts';
import { withInstalled } from './installed.ts';

const COMPARED = experiment({
  title: 'Two libraries',
  hypothesis: 'They differ.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [
    appends({ name: 'strict' }),
    program({ name: 'one', command: ['one'], requires: '/there/one' }),
    program({ name: 'two', command: ['two'], requires: '/there/two' }),
    program({ name: 'own', command: ['own'] }),
  ],
  schedule: [quiet('5s')],
  expect: [
    outage({ workload: 'one', atMost: '1s' }),
    outage({ workload: 'two', atMost: '1s' }),
    lost({ atMost: 0 }),
  ],
  limits: ['What else it does not show.'],
});

test('what is installed is compared as it stands', () => {
  expect(withInstalled(COMPARED, () => true)).toEqual({ experiment: COMPARED });
});

test('what is not installed is left out with what is expected of it, and named', () => {
  const { experiment: left, uninstalled } = withInstalled(COMPARED, (file) => file !== '/there/two');
  expect(uninstalled).toBeUndefined();
  expect(left.workload.map(({ name }) => name)).toEqual(['strict', 'one', 'own']);
  expect(left.expect).toEqual([COMPARED.expect[0], COMPARED.expect[2]]);
  expect(left.limits).toEqual([
    'What else it does not show.',
    'Not installed on this machine (make clients), and so left out: two.',
  ]);
});

test('what goes through a program that is not installed is left out with it', () => {
  const through = experiment({
    ...COMPARED,
    workload: [
      ...COMPARED.workload,
      reads({ name: 'read-by-one', of: 'strict', through: 'one' }),
      reads({ name: 'read-by-two', of: 'strict', through: 'two' }),
    ],
    expect: [
      stale({ workload: 'read-by-one', atMost: '1s' }),
      stale({ workload: 'read-by-two', atMost: '1s' }),
    ],
  });
  const { experiment: left } = withInstalled(through, (file) => file !== '/there/two');
  expect(left.workload.map(({ name }) => name)).toEqual(['strict', 'one', 'own', 'read-by-one']);
  expect(left.expect).toEqual([through.expect[0]]);
});

test('where nothing is installed the experiment stays whole, with the reason why it is skipped', () => {
  expect(withInstalled(COMPARED, () => false)).toEqual({
    experiment: COMPARED,
    uninstalled: 'its client programs are not installed: make clients',
  });
});
