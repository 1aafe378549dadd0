import { expect, test } from 'vitest';
import { problems, sound } from '../../test/fixtures/problems.ts';
import { client, master } from '../experiment/targets.ts';
import { during } from '../experiment/steps.ts';
import { loseName } from '../fault/words.ts';

test('names are lost only where they are announced, and of hosts that have one', () => {
  const schedule = [during(loseName(master, { as: 'kill' }))];
  expect(problems({ schedule })).toEqual([
    `schedule.0: "lose-name" is for topologies with announce: 'hostname': others go by addresses`,
  ]);
  const topology = { ...sound.topology, announce: 'hostname' };
  expect(problems({ schedule, topology })).toEqual([]);
  const ofClient = [during(loseName(client('a'), { as: 'kill' }))];
  expect(problems({ schedule: ofClient, topology })).toEqual([
    'schedule.0: "lose-name" hits processes, and a client host has none',
  ]);
});
