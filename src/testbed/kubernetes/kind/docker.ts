/** The docker command, through which the containers that are a cluster's machines are seen and stopped. */

import { ChaosError } from '../../../core/errors.ts';
import { attempt } from '../../shell.ts';

/** A container with many processes may take its time, ms. */
const LIMIT_MS = 30_000;

/** What the command prints; TESTBED_BROKE with its own message when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const began = performance.now();
  const { succeeded, output, errors } = await attempt(['docker', ...args], { limitMs: LIMIT_MS });
  if (succeeded) return output.trim();
  const isLate = performance.now() - began >= LIMIT_MS;
  const reason = isLate ? `no success within ${LIMIT_MS / 1e3} s` : 'it failed and printed no reason';
  const complaint = errors.trim() || reason;
  throw new ChaosError('TESTBED_BROKE', `docker ${args.join(' ')}: ${complaint}`);
}
