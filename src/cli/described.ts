/** The description of a deployment, from its file. */

import { readFileSync } from 'node:fs';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { Description } from '../deployment/description.ts';
import { readDescription, readObjectives } from '../deployment/yaml.ts';

/** The client hosts beside a deployment that is there already. */
export const CLIENTS = ['a', 'b'];

/** BAD_ARGUMENT for what cannot be read, or is none. */
export function describedIn(file: string): Description {
  return readDescription(textOf(file, '`sentinel-chaos discover` writes a description'), file);
}

/** Objectives in a file of their own. */
export function objectivesIn(file: string): Description['objectives'] {
  return readObjectives(textOf(file, 'write for example `writable-again: 30s` into it'), file);
}

/** The text of a file that a person named; BAD_ARGUMENT for what cannot be read. */
export function textOf(file: string, hint?: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ChaosError('BAD_ARGUMENT', `${file} cannot be read: ${messageOf(cause)}`, {
      ...(hint === undefined ? {} : { hint }),
      cause,
    });
  }
}
