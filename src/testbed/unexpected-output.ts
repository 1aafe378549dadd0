/** Programs that print something else than they should. */

import { ChaosError } from '../core/errors.ts';

/** As much of the output as fits into a sentence. */
const SHOWN = 80;

/** The error for a program whose output cannot be understood; `expected` completes "should have printed …". */
export function unexpectedOutput(program: string, expected: string, output: string): ChaosError {
  const text = output.trim().replaceAll(/\s+/g, ' ');
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  const printed = text === '' ? 'nothing' : `"${short}"`;
  return new ChaosError(
    'TESTBED_BROKE',
    `${program} should have printed ${expected}, but printed ${printed}`,
  );
}
