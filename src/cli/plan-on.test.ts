import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deployment } from '../../test/fixtures/clean-deployment.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { topologyOf } from '../deployment/topology.ts';
import { FAULTS } from '../fault/faults.ts';
import { CLIENTS } from './described.ts';
import { loadExperiments } from './experiments.ts';
import { experimentsFor } from './fitting.ts';
import { planOn } from './plan-on.ts';

const DESCRIPTION = deployment();

/** Where the experiments for any deployment are. */
const FOUND = join(import.meta.dirname, '..', '..', 'experiments', 'found');

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

test('what takes names away fits a deployment that has some, and says of another that it has none', async () => {
  const planned = async (description: typeof DESCRIPTION): Promise<string> => {
    const named = await experimentsFor(description, ['name-of-master-lost']);
    return planOn(
      description,
      named.filter((one) => 'experiment' in one),
      true,
    );
  };
  expect(await planned(DESCRIPTION)).toMatch(
    /^left out: name-of-master-lost, because it takes the name of a host away, and here not every data node is/m,
  );
  const named = deployment(({ nodes }) => {
    for (const node of nodes) node.announced!.host = `${node.pod}.redis.shop.svc.cluster.local`;
  });
  const text = await planned(named);
  expect(text).toContain('changes what the DNS answers about the name of a host');
  expect(text).not.toContain('left out');
});

test('without injectors no privileged pod is made, and no packet is counted', () => {
  const [text, withThem] = [false, true].map((hasInjectors) => planOn(DESCRIPTION, [], hasInjectors));
  expect(withThem).toContain('privileged');
  expect(withThem).toContain('nft');
  expect(text).not.toMatch(/privileged|nft/);
});

const SERVED = deployment(({ services }) => {
  const service = { address: '10.96.3.0', ports: [{ port: 6379, target: 6379 }], publishesNotReady: false };
  services.push({ ...service, name: 'to-master', pods: ['redis-0'], keptLabels: { role: 'master' } });
  services.push({ ...service, name: 'to-nobody', pods: [], keptLabels: { leads: 'yes' } });
});

test('what goes through a Service fits a deployment with one that leads to its master, and says that this is watched', async () => {
  const ids = ['pod-of-master-deleted-behind-service'];
  const planned = async (description: typeof SERVED): Promise<string> => {
    const named = await experimentsFor(description, ids);
    return planOn(
      description,
      named.filter((one) => 'experiment' in one),
      true,
    );
  };
  expect(await planned(SERVED)).toContain(
    'asks the API server what stands behind the Service to-master, four',
  );
  const without = await planned(DESCRIPTION);
  expect(without).toMatch(/because it needs 1\sService that leads to the master, and there are 0$/m);
  expect(without).not.toContain('what stands behind');
});

test('what goes through a Service that leads nowhere does not fit, in words', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'through-nobody.ts');
  const text = readFileSync(join(FOUND, 'master-stopped-behind-service.ts'), 'utf8');
  writeFileSync(
    file,
    text
      .replace("'../../src/index.ts'", JSON.stringify(join(FOUND, '..', '..', 'src', 'index.ts')))
      .replace('via: { service }', "via: { service: 'to-nobody' }"),
  );
  const [one] = await experimentsFor(SERVED, [file]);
  expect(one).toMatchObject({
    misfit: expect.stringMatching(/the Service to-nobody leads nowhere: .* leads=yes/),
  });
});
