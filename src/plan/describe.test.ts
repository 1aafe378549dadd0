import { expect, test } from 'vitest';
import {
  block,
  configure,
  deletePod,
  follow,
  freezeNode,
  freezeContainer,
  killContainer,
  killNode,
  limitMemory,
  pauseWrites,
  slow,
  swizzle,
  throttle,
} from '../fault/words.ts';
import { during } from '../experiment/steps.ts';
import { master, replica, replicas, sentinelLeader } from '../experiment/targets.ts';
import { describeStep } from './describe.ts';

test.each([
  [
    configure(master, { settings: { maxmemory: '1mb', save: '' } }),
    'give the master maxmemory 1mb and save ""',
  ],
  [block(master, { with: 'script', for: '12s' }), 'keep the master busy with a Lua script for 12\u202fs'],
  [deletePod(master), 'delete the pod of the master gracefully'],
  [deletePod(master, { keepAway: true }), 'delete the pod of the master gracefully and keep it away'],
  [deletePod(replica(1), { grace: 'none' }), 'delete the pod of replica 1 by force'],
  [deletePod(master, { volume: 'deleted' }), 'delete the pod and the volume of the master gracefully'],
  [freezeContainer(master), 'freeze the master until its liveness probe has the container started again'],
  [killContainer(sentinelLeader), 'kill the container of the leader Sentinel'],
  [follow(master, { of: replica(0) }), 'make the master a replica of replica 0'],
  [freezeNode(master), 'freeze the machine of the master'],
  [killNode(master), 'switch off the machine of the master'],
  [throttle(master, { share: '5%' }), 'give the master 5\u202f% of a core'],
  [
    limitMemory(master, { more: '32mb' }),
    'let the master take no more than 32\u202fMiB of memory besides what there is',
  ],
  [
    slow(master, { with: replicas, delay: '100ms' }),
    'delay packets by 100\u202fms between the master and all replicas',
  ],
  [
    slow(master, {
      with: replicas,
      direction: 'to',
      loss: '10%',
      delay: '100ms',
      jitter: '20ms',
      reorder: '25%',
      rate: '1Mbit/s',
    }),
    'lose 10\u202f% of the packets and delay the others by 100\u202fms ± 20\u202fms, 25\u202f% of them not from all replicas to the master, and let no more than 1\u202fMbit/s pass on each link',
  ],
  [pauseWrites(master, { for: '30s' }), 'have the master hold writes back for 30s'],
  [
    swizzle([master, replicas], { share: '33%', over: '4s' }),
    'cut 33\u202f% of the links among the master, all replicas one by one, and heal them in another order',
  ],
])('%j', (fault, words) => {
  expect(describeStep(during(fault, '1s'))).toBe(words);
});
