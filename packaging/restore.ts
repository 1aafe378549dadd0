/** Gives the checkout its own package.json back. */

import { existsSync, renameSync } from 'node:fs';
import { MANIFEST, OWN_MANIFEST } from './paths.ts';

/** Does nothing when it has it. */
export function restoreManifest(): void {
  if (existsSync(OWN_MANIFEST)) renameSync(OWN_MANIFEST, MANIFEST);
}
