import { expect, test } from 'vitest';
import { problems, sound } from '../../test/fixtures/problems.ts';
import { client, master, replicas, sentinel } from '../experiment/targets.ts';
import { during } from '../experiment/steps.ts';
import { limitMemory, loseName, readdress, slow, throttle } from '../fault/words.ts';

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

test('a Sentinel is readdressed only where that is what others know it by, and where it is alone on its host', () => {
  const schedule = [during(readdress(sentinel(0), { as: 'kill' }))];
  const on = (options: object) => problems({ schedule, topology: { ...sound.topology, ...options } });
  expect(on({ announce: 'pod-ip' })).toEqual([]);
  expect(on({})).toEqual([
    `schedule.0: "readdress" is for topologies with announce: 'pod-ip': others go by what stays`,
  ]);
  expect(on({ announce: 'pod-ip', placement: 'together' })).toContainEqual(
    expect.stringMatching(/"readdress" is for Sentinels on hosts of their own/),
  );
  const ofMaster = [during(readdress(master, { as: 'kill' }))];
  expect(problems({ schedule: ofMaster, topology: { ...sound.topology, announce: 'pod-ip' } })).toEqual([
    'schedule.0: "readdress" is for Sentinels, not for the master',
  ]);
});

test('packets are delayed by so much that it shows, and what goes with a delay has one', () => {
  const of = (options: Record<string, string>) => {
    const fault = slow(master, { with: replicas, as: 'kill', ...options });
    return problems({ schedule: [during(fault, '1s')] });
  };
  expect(of({ delay: '100ms', jitter: '50ms', reorder: '25%' })).toEqual([]);
  expect(of({})).toEqual(['schedule.0: "slow" needs a loss, a delay or a rate']);
  expect(of({ loss: '1%', jitter: '50ms' })).toEqual([
    'schedule.0: "slow" has jitter and reorder only where there is a delay',
  ]);
  expect(of({ delay: '5ms' })).toEqual([
    'schedule.0: "slow" needs a delay of 20 ms or more: less does not show on a busy machine',
  ]);
  expect(of({ delay: '100ms', jitter: '60ms' })).toEqual([
    'schedule.0: "slow" takes a jitter of half its delay at most',
  ]);
  expect(of({ delay: '100' })).toEqual([expect.stringMatching(/^schedule\.0\.delay: "100" is no duration/)]);
});

test('what a process gets is a share of one core, or a size', () => {
  const throttled = throttle(master, { share: '0%', as: 'kill' });
  expect(problems({ schedule: [during(throttled, '1s')] })).toEqual([
    'schedule.0.share: "0%" is no percentage; write for example \'33%\'',
  ]);
  const limited = limitMemory(master, { more: '32' as never, as: 'kill' });
  expect(problems({ schedule: [during(limited, '1s')] })).toEqual([
    "schedule.0.more: \"32\" is no size; write for example '64kb' or '200mb'",
  ]);
});
