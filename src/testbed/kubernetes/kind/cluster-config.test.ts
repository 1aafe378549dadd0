import { expect, test } from 'vitest';
import { clusterConfig } from './cluster-config.ts';

interface Config {
  readonly nodes: readonly { readonly role: string }[];
  readonly kubeadmConfigPatches: readonly string[];
}

function config(workers?: number): Config {
  return JSON.parse(clusterConfig(workers)) as Config;
}

test.each([
  [undefined, 3],
  [0, 0],
  [1, 1],
  [5, 5],
])('%s workers wanted are %i beside one control plane', (wanted, got) => {
  const roles = config(wanted).nodes.map(({ role }) => role);
  expect(roles).toEqual(['control-plane', ...Array<string>(got).fill('worker')]);
});

test('everything else is as the file says', () => {
  expect(config(1)).toEqual({ ...config(), nodes: config(1).nodes });
  expect(config().kubeadmConfigPatches.join('')).toContain('serializeImagePulls: false');
});
