import { expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import type { Description } from './description.ts';
import { differences } from './differences.ts';

const BEFORE = deployment();

test.each<[name: string, change: (one: Description) => void, sentence: RegExp]>([
  [
    'a directive of a data node',
    (one) => (one.nodes[0]!.settings = { ...one.nodes[0]!.settings, appendonly: 'changed' }),
    /^the data node .* has appendonly changed, and had /,
  ],
  [
    'a setting of a Sentinel',
    (one) => (one.sentinels[1]!.watches.quorum += 1),
    /^the Sentinel .* has quorum/,
  ],
  [
    'another id of the same Sentinel',
    (one) => (one.sentinels[0]!.id = 'another'),
    /^the Sentinel .* has in process .* the id "another", and had /,
  ],
  ['a Sentinel that is gone', (one) => one.sentinels.pop(), /^the Sentinel .* is gone$/],
  ['another image', (one) => (one.pods[0]!.containers[0]!.image = 'other'), /^the pod .* has containers/],
  ['another grace period', (one) => (one.pods[0]!.graceS += 1), /^the pod .* has graceS/],
])('%s is named', (_, change, sentence) => {
  const all = differences(BEFORE, deployment(change));
  expect(all).toHaveLength(1);
  expect(all[0]).toMatch(sentence);
});

test('what a failover moves, and what Kubernetes does, is no difference', () => {
  const after = deployment((one) => {
    const [first, second] = one.nodes;
    first!.role = 'replica';
    second!.role = 'master';
    first!.runId = 'another';
    one.pods[0]!.ip = '10.9.9.9';
    one.pods[0]!.machine = 'elsewhere';
    one.pods[0]!.containers[0]!.restarts += 1;
    one.sentinels[0]!.watches.configEpoch += 1;
    one.sentinels[0]!.runId = 'of another pod';
    one.sentinels[0]!.id = 'of another pod';
  });
  expect(differences(BEFORE, after)).toEqual([]);
});

test('what was not known at one of both times is not compared', () => {
  const after = deployment((one) => {
    delete one.nodes[0]!.settings;
    delete one.sentinels[0]!.settings;
  });
  expect(differences(BEFORE, after)).toEqual([]);
});
