import { describe, expect, test } from 'vitest';
import type { Fault } from '../experiment/schedule.ts';
import { FAULTS } from '../fault/faults.ts';
import { bindParameters } from '../experiment/parameter.ts';
import { kill, pauseWrites, swizzle } from '../fault/words.ts';
import { master, replicas } from '../experiment/targets.ts';
import { withNewParameters } from './old-faults.ts';
import { upgradedPlan } from './stored-plan.ts';

/** As version 1 stored it. */
function oldSwizzle(share: string): Fault {
  return { ...swizzle([master, replicas], { share: '1%', over: '4s' }), parameters: { share, over: '4s' } };
}

/** How many of the links among so many hosts it cuts. */
function linksCut({ parameters = {} }: Fault, hosts: number): number {
  const kind = FAULTS['swizzle']!;
  const names = Array.from({ length: hosts }, (_, index) => `h${index}`);
  const context = {
    peers: { processes: [], hosts: [] },
    parameters: bindParameters(kind.parameters, parameters),
    random: () => 0.5,
  };
  return kind.links!({ processes: [], hosts: names }, { hosts: [] }, context).length;
}

describe('a swizzle of a plan of version 1', () => {
  test.each([
    ['quarter', 1 / 4],
    ['third', 1 / 3],
    ['half', 1 / 2],
  ])('of a %s cuts as many links as it did then, among any number of hosts', (word, share) => {
    const fault = withNewParameters(oldSwizzle(word)) as Fault;
    for (let hosts = 2; hosts <= 50; hosts++)
      expect(linksCut(fault, hosts)).toBe(Math.round(hosts * (hosts - 1) * share));
  });

  test('is found wherever it stands in the schedule, and keeps all else', () => {
    const inner = { step: 'during', fault: oldSwizzle('third'), steps: [{ step: 'quiet', for: '1s' }] };
    const schedule = [{ step: 'repeat', times: 2, steps: [inner] }];
    const plan = upgradedPlan({ schemaVersion: 1, experiment: { schedule } });
    const fault = { ...oldSwizzle('third'), parameters: { share: '33.3333%', over: '4s' } };
    expect(plan.experiment.schedule).toEqual([{ step: 'repeat', times: 2, steps: [{ ...inner, fault }] }]);
  });
});

test.each([
  kill(master),
  pauseWrites(master, { for: '3s' }),
  swizzle(master, { share: '33%', over: '4s' }),
  undefined,
])('%j stays as it is', (fault) => {
  expect(withNewParameters(fault)).toBe(fault);
});
