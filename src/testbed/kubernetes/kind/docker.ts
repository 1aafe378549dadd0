/** The docker command, through which the containers that are a cluster's machines are seen and stopped. */

import { ChaosError } from '../../../core/errors.ts';
import { attempt } from '../../shell.ts';

/** A container with many processes may take its time, ms. */
const LIMIT_MS = 30_000;

/** What the command prints; throws TESTBED_BROKE with what it complains about. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { succeeded, output, errors } = await attempt(['docker', ...args], { limitMs: LIMIT_MS });
  if (succeeded) return output.trim();
  const complaint = errors.trim() === '' ? `no success within ${LIMIT_MS / 1e3} s` : errors.trim();
  throw new ChaosError('TESTBED_BROKE', `docker ${args.join(' ')}: ${complaint}`);
}
