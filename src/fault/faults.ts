/** The definitions of all faults by the name of their kind. */

import type { AnyFaultKind } from './fault.ts';
import * as words from './words.ts';

export const FAULTS: Readonly<Record<string, AnyFaultKind>> = Object.fromEntries(
  Object.values(words).map(({ definition }) => [definition.kind, definition]),
);
