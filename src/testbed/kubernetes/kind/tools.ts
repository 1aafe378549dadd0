/** What clusters are made with on this machine: a docker engine and kind. */

import { ChaosError } from '../../../core/errors.ts';
import { findProgram } from '../../program.ts';
import { attempt } from '../../shell.ts';

/** An engine that answers at all answers at once, ms. */
const ANSWER_LIMIT_MS = 15_000;

/** What is there, by version, and sentences about what is not. */
export interface Tools {
  readonly engine: string | undefined;
  readonly kind: string | undefined;
  readonly missing: readonly string[];
}

export async function lookAtTools(): Promise<Tools> {
  const [engine, kind] = await Promise.all([
    answer(['docker', 'version', '--format', '{{.Server.Version}}']),
    answer(['kind', 'version', '--quiet']),
  ]);
  const missing = [...(engine === undefined ? [noEngine()] : []), ...(kind === undefined ? [NO_KIND] : [])];
  return { engine, kind, missing };
}

/** Throws MISSING_PREREQUISITE with a sentence for each thing that is not there. */
export async function refuseLackingTools(): Promise<void> {
  const { missing } = await lookAtTools();
  if (missing.length === 0) return;
  throw new ChaosError('MISSING_PREREQUISITE', missing.join(missing.length > 1 ? '\n' : ''), {
    hint: 'sentinel-chaos doctor says more.',
  });
}

const NO_KIND =
  'kind is missing; it makes clusters of containers. Install it from https://kind.sigs.k8s.io, or with `go install sigs.k8s.io/kind@latest`.';

function noEngine(): string {
  if (findProgram('docker') === undefined)
    return 'docker is missing; a cluster made with kind consists of its containers. Install a docker engine.';
  return 'No docker engine answers (`docker version`). Start it, or see to it that you may use it.';
}

async function answer(command: readonly string[]): Promise<string | undefined> {
  const { succeeded, output } = await attempt(command, { limitMs: ANSWER_LIMIT_MS });
  const version = output.trim();
  return succeeded && version !== '' ? version : undefined;
}
