/** The cluster for tests: brought up when the first test needs it, deleted after the last unless it was there before. */

import { join } from 'node:path';
import { clusterName } from '../src/testbed/kubernetes/kind/name.ts';
import { lookAtTools } from '../src/testbed/kubernetes/kind/tools.ts';
import { attempt, type Attempt } from '../src/testbed/shell.ts';

const PROGRAM = join(import.meta.dirname, '..', 'bin', 'sentinel-chaos');

/** Making a cluster, with images pulled or loaded; an ordinary machine needs a minute or two, ms. */
const LIMIT_MS = 600_000;

/** Makes the cluster unless it is there. Returns why there is none, as a sentence; undefined when there is one. */
export async function bringUp(): Promise<string | undefined> {
  const { missing } = await lookAtTools();
  if (missing.length > 0) return missing.join(' ');
  const { succeeded, errors } = await cluster('up');
  return succeeded ? undefined : `No cluster could be made: ${errors.trim()}`;
}

/** vitest's globalSetup; what it returns runs after the last test, also when tests failed. */
export default async function setup(): Promise<() => Promise<void>> {
  const before = await clusters();
  return async () => {
    // Where nobody could say what was there before, what is there now may be somebody's.
    if (before?.includes(clusterName()) !== false) return;
    if ((await clusters())?.includes(clusterName()) !== true) return;
    const { succeeded, errors } = await cluster('down');
    if (!succeeded) throw new Error(`The cluster that the tests made is still there: ${errors.trim()}`);
  };
}

/** The clusters made with kind; undefined where it, or its engine, does not answer. */
async function clusters(): Promise<string[] | undefined> {
  const { succeeded, output } = await attempt(['kind', 'get', 'clusters']);
  return succeeded ? output.split('\n') : undefined;
}

function cluster(change: 'up' | 'down'): Promise<Attempt> {
  return attempt([PROGRAM, 'cluster', change], { limitMs: LIMIT_MS });
}
