import { expect, test } from 'vitest';
import { FakeApi } from '../../../test/fakes/api.ts';
import { imagesFrom } from './images.ts';
import { kubernetesTestbed } from './kubernetes.ts';
import type { Machines } from './machines.ts';

const MACHINES: Machines = {
  freeze: () => Promise.resolve(),
  thaw: () => Promise.resolve(),
  kill: () => Promise.resolve(),
  start: () => Promise.resolve(),
  state: () => Promise.resolve('running'),
};

test('machines of a cluster that is not our own are let alone, drains included', () => {
  const parts = { api: new FakeApi().api, images: imagesFrom({}), onHealed: () => undefined };
  const ofMachines = (testbed: ReturnType<typeof kubernetesTestbed>): string[] =>
    [...testbed.capabilities].filter((one) => /nodes|machines/.test(one));
  expect(ofMachines(kubernetesTestbed(parts))).toEqual([]);
  expect(ofMachines(kubernetesTestbed({ ...parts, machines: MACHINES })).toSorted()).toEqual([
    'drain-machines',
    'freeze-nodes',
    'kill-nodes',
  ]);
});
