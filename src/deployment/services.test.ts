import { expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import type { Description } from './description.ts';
import { labelledServices, serviceProblem, servicesToMaster } from './services.ts';

type Service = Description['services'][number];

function having(...services: readonly Partial<Service>[]): Description {
  return deployment((one) => {
    for (const service of services)
      one.services.push({
        name: 'to-master',
        address: '10.96.3.0',
        ports: [{ port: 6379, target: 6379 }],
        pods: ['redis-0'],
        publishesNotReady: false,
        ...service,
      });
  });
}

const BY_ROLE = { keptLabels: { role: 'master' } };

test('Services to the master are those that lead to it alone by a label that is kept', () => {
  expect(servicesToMaster(deployment())).toEqual([]);
  expect(servicesToMaster(having(BY_ROLE))).toEqual(['to-master']);
  for (const pods of [[], ['redis-1'], ['redis-0', 'redis-1']])
    expect(servicesToMaster(having({ ...BY_ROLE, pods }))).toEqual([]);
});

test('those that need a label to be kept are said with what they lead to', () => {
  const labels = { keptLabels: { role: 'master', shard: '1' } };
  expect(labelledServices(having(BY_ROLE, { name: 'to-nobody', pods: [], ...labels }))).toEqual([
    'to-master, by role=master: redis-0',
    'to-nobody, by role=master and shard=1: leads nowhere',
  ]);
  expect(labelledServices(deployment())).toEqual([]);
});

test('clients can go through any Service that leads to a data node', () => {
  expect(serviceProblem('to-master', having(BY_ROLE))).toBeUndefined();
  expect(serviceProblem('redis-2', deployment())).toBeUndefined();
});

test('and through no other, for a reason that says what is the matter', () => {
  expect(serviceProblem('to-mastr', having(BY_ROLE))).toBe(
    'there is no Service of it named "to-mastr"; did you mean "to-master"?',
  );
  expect(serviceProblem('sentinel-0', deployment())).toBe('the Service sentinel-0 leads to no data node');
  expect(serviceProblem('to-master', having({ ...BY_ROLE, pods: [] }))).toBe(
    'the Service to-master leads nowhere: it selects by role=master, which no data node has, so whoever keeps that on pods (an operator, as a rule) is not at work',
  );
});
