/** The description of a deployment, from its file. */

import { readText } from '../core/named-place.ts';
import type { Description } from '../deployment/description.ts';
import { readDescription, readObjectives } from '../deployment/yaml.ts';

/** The client hosts beside a deployment that is there already. */
export const CLIENTS = ['a', 'b'];

/** BAD_ARGUMENT for what cannot be read, or is none. */
export function describedIn(file: string): Description {
  return readDescription(readText(file, '`sentinel-chaos discover` writes a description'), file);
}

/** Objectives in a file of their own. */
export function objectivesIn(file: string): Description['objectives'] {
  return readObjectives(readText(file, 'write for example `writable-again: 30s` into it'), file);
}
