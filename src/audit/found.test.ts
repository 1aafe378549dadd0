import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDescription } from '../deployment/yaml.ts';
import { audit } from './audit.ts';

const FOUND = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'found');

/** Hazards of deployments in the shape of what people run, as their manifests have them, and no others. */
const HAZARDS = {
  bitnami: [
    'medium unbounded-loss',
    'medium config-not-rewritten',
    'medium crash-loop-beats-detection',
    'medium down-after-long',
    'medium failover-timeout-long',
    'medium probe-beats-detection',
    'medium memory-limit',
    'medium sentinel-cpu-limit',
    'low voter-with-master',
    'low sentinel-state-gone',
    'low names-vanish',
  ],
  'redis-ha': [
    'high snapshot-restart',
    'medium failover-timeout-long',
    'medium no-disruption-budget',
    'medium memory-limit',
    'low voter-with-master',
  ],
  ot: [
    'high empty-restart',
    'medium quorum-below-majority',
    'medium unbounded-loss',
    'medium no-disruption-budget',
    'medium pod-ip-announced',
    'medium memory-limit',
    'medium sentinel-cpu-limit',
    'low role-gone-with-pod',
    'low sentinel-state-gone',
    'low probe-hangs',
    'low no-pre-stop',
    'low sentinels-open',
  ],
} as const;

test.each([
  ['bitnami', HAZARDS.bitnami],
  ['bitnami-tls', HAZARDS.bitnami],
  ['redis-ha', HAZARDS['redis-ha']],
  ['ot', HAZARDS.ot],
])('%s has the hazards that its manifests show', (shape, hazards) => {
  const file = `${shape}.deployment.yaml`;
  const { findings } = audit(readDescription(readFileSync(join(FOUND, file), 'utf8'), file));
  expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(hazards);
});
