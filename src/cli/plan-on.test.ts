import { expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import { topologyOf } from '../deployment/topology.ts';
import { FAULTS } from '../fault/faults.ts';
import { CLIENTS } from './described.ts';
import { loadExperiments } from './experiments.ts';
import { planOn } from './plan-on.ts';

const DESCRIPTION = deployment();

test('says what would be made, done and written, at whom, and whether it is allowed', async () => {
  const named = await loadExperiments([], 'found', topologyOf(DESCRIPTION, CLIENTS));
  const text = planOn(
    DESCRIPTION,
    named.filter((one) => 'experiment' in one),
    true,
  );
  const [master] = DESCRIPTION.nodes.filter(({ role }) => role === 'master');
  expect(text).toContain(`master: ${master!.name}\n`);
  expect(text).toContain('deletes a pod by the API');
  expect(text).toContain('chaos:RUN:appends:0 to chaos:RUN:appends:3');
  expect(text).toContain(`sentinel-chaos/allow=${DESCRIPTION.name}`);
  // Every fault of the experiments that come with it is said in its own words.
  for (const kind of Object.keys(FAULTS)) expect(text).not.toContain(`does "${kind}"`);
});

test('an experiment that does not fit is left out, with the reason', async () => {
  const topology = topologyOf(DESCRIPTION, CLIENTS);
  const named = await loadExperiments(['pod-of-master-deleted'], 'found', { ...topology, redis: 1 });
  const text = planOn(
    DESCRIPTION,
    named.filter((one) => 'experiment' in one),
    true,
  );
  expect(text).toMatch(/left out: pod-of-master-deleted, because it needs 2\sdata nodes, and there is 1$/m);
});

test('without injectors no privileged pod is made, and no packet is counted', () => {
  const [text, withThem] = [false, true].map((hasInjectors) => planOn(DESCRIPTION, [], hasInjectors));
  expect(withThem).toContain('privileged');
  expect(withThem).toContain('nft');
  expect(text).not.toMatch(/privileged|nft/);
});
