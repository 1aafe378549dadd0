import { expect, test } from 'vitest';
import {
  deletePod,
  during,
  freezeNode,
  killContainer,
  killNode,
  master,
  replica,
  sentinelLeader,
} from '../index.ts';
import { describeStep } from './describe.ts';

test.each([
  [deletePod(master), 'delete the pod of the master gracefully'],
  [deletePod(master, { keepAway: true }), 'delete the pod of the master gracefully and keep it away'],
  [deletePod(replica(1), { grace: 'none' }), 'delete the pod of replica 1 by force'],
  [deletePod(master, { volume: 'deleted' }), 'delete the pod and the volume of the master gracefully'],
  [killContainer(sentinelLeader), 'kill the container of the leader Sentinel'],
  [freezeNode(master), 'freeze the machine of the master'],
  [killNode(master), 'switch off the machine of the master'],
])('%j', (fault, words) => {
  expect(describeStep(during(fault, '1s'))).toBe(words);
});
