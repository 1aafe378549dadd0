/** Which declarations a package needs: those that are reached from what it exports. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const IMPORTED = /(?:from|import\() ?['"](\.[^'"]+)\.ts['"]/g;

/** The files of the declarations that these import, with themselves. */
export function reachedFrom(entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(IMPORTED))
      open.push(join(file, '..', `${path}.d.ts`));
  }
  return reached;
}
