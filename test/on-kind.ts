/**
 * Tests that need a cluster made with kind. They run where a docker engine and kind are there and the cluster can be had;
 * elsewhere they are skipped, each by its name and with the reason. `SENTINEL_CHAOS_TEST_KIND=insist` turns the lack into
 * a failure, `SENTINEL_CHAOS_TEST_KIND=skip` leaves them out where they could run.
 */

import { describe } from 'vitest';
import { clusterName, contextOf } from '../src/testbed/kubernetes/kind/name.ts';
import { bringUp } from './kind-cluster.ts';

const WISH = process.env['SENTINEL_CHAOS_TEST_KIND'] ?? '';
if (!['', 'insist', 'skip'].includes(WISH))
  throw new Error(`SENTINEL_CHAOS_TEST_KIND is "insist", "skip" or not set, and not "${WISH}".`);

/** Why there is no cluster. A test file waits for it before its tests are known, so that they can be skipped. */
const lack = WISH === 'skip' ? 'SENTINEL_CHAOS_TEST_KIND=skip leaves it out.' : await bringUp();
if (lack !== undefined && WISH === 'insist') throw new Error(lack);

const describeOnKind = lack === undefined ? describe : describe.skip;

/** Describes tests on the cluster; the body gets the name of its context, and does nothing outside of hooks and tests. */
export function onKind(name: string, body: (context: string) => void): void {
  if (lack !== undefined) process.stderr.write(`Skipped: ${name}. ${lack}\n`);
  describeOnKind(name, () => body(contextOf(clusterName())));
}
