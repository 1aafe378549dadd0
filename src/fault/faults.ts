/** The definitions of all faults by the name of their kind. */

import { bindParameters } from '../experiment/parameter.ts';
import type { Fault } from '../experiment/schedule.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type { AnyFaultKind } from './fault.ts';
import * as words from './words.ts';

export const FAULTS: Readonly<Record<string, AnyFaultKind>> = Object.fromEntries(
  Object.values(words).map(({ definition }) => [definition.kind, definition]),
);

/** What a fault of a schedule does. */
export function effectOfFault({ kind: name, parameters = {} }: Fault): FaultEffect {
  const kind = FAULTS[name]!;
  return kind.effect(bindParameters(kind.parameters, parameters));
}
