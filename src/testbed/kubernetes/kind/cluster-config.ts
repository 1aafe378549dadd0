/** The configuration that kind makes the harness's cluster from. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadYaml } from '@kubernetes/client-node';
import { HOME } from '../../../core/home.ts';

const FILE = join(HOME, 'kind-config.yaml');

/** The part of kind's configuration that is looked at here. */
interface ClusterConfig {
  readonly nodes: readonly { readonly role: string }[];
}

/** kind-config.yaml with so many workers, or as it is; as JSON, which is YAML, too. */
export function clusterConfig(workers?: number): string {
  const config = loadYaml<ClusterConfig>(readFileSync(FILE, 'utf8'));
  if (workers === undefined) return JSON.stringify(config);
  const others = config.nodes.filter(({ role }) => role !== 'worker');
  const own = config.nodes.filter(({ role }) => role === 'worker').slice(0, workers);
  const more = Array.from({ length: workers - own.length }, () => ({ role: 'worker' }));
  return JSON.stringify({ ...config, nodes: [...others, ...own, ...more] });
}
