/** The description of a deployment, from its file. */

import { readFileSync } from 'node:fs';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { Description } from '../deployment/description.ts';
import { readDescription } from '../deployment/yaml.ts';

/** BAD_ARGUMENT for what cannot be read, or is none. */
export function describedIn(file: string): Description {
  try {
    return readDescription(readFileSync(file, 'utf8'), file);
  } catch (cause) {
    if (cause instanceof ChaosError) throw cause;
    throw new ChaosError('BAD_ARGUMENT', `${file} cannot be read: ${messageOf(cause)}`, {
      hint: '`sentinel-chaos discover` writes a description',
      cause,
    });
  }
}
