import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../src/core/until.ts';
import type { Description } from '../src/deployment/description.ts';
import { servicesToMaster } from '../src/deployment/services.ts';
import { writeDescription } from '../src/deployment/yaml.ts';
import { Deployed } from './deployed.ts';
import { onKind } from './on-kind.ts';
import { temporaryFolder } from './temporary-folder.ts';

onKind('clients that go through a Service', (context) => {
  const stock = new Deployed(context, 'labelled-master');
  beforeAll(() => stock.up());
  afterAll(() => stock.down());

  /** As it is once its keeper has given the master its label. */
  const labelled = (): Promise<Description> =>
    until(
      async () => {
        const found = await stock.discovered();
        return found !== undefined && servicesToMaster(found).length > 0 ? found : undefined;
      },
      { what: 'the master to have its label', withinMs: 60_000, everyMs: 1_000 },
    );

  test('are led to the new master once it has the label; the rights that are printed suffice to see it', async () => {
    const found = await labelled();
    const byName = new Map(found.services.map((one) => [one.name, one]));
    expect(byName.get('stock-master')).toMatchObject({ keptLabels: { role: 'master' }, pods: ['stock-0'] });
    expect(byName.get('stock-leader')).toMatchObject({ keptLabels: { leads: 'yes' }, pods: [] });
    expect(byName.get('stock')).not.toHaveProperty('keptLabels');
    found.allow = 'faults';
    const file = join(temporaryFolder(), 'stock.deployment.yaml');
    writeFileSync(file, writeDescription(found));
    await stock.allow(found.name);
    const kubeconfig = await stock.mayAs('run', 'sentinel-chaos-runner');
    const run = await stock.run(file, 'pod-of-master-deleted-behind-service', kubeconfig);
    await stock.revoke('run');
    expect(run.output).toMatch(/The Service stock-master led to no data node for [\d.]+\ss/);
    // How long its keeper takes depends on the machine.
    expect(run.outcome).toMatch(/^(held|failed)/);
    expect(await stock.ours()).toBe('');
  });
});
