/** `make setup`: prints what this machine lacks for the local testbed and installs it where that is allowed. */

import { ChaosError } from '../../core/errors.ts';
import { install } from './installation.ts';
import { missingPrerequisites } from './prerequisites.ts';

try {
  await install(await missingPrerequisites(), console.log);
  // Installing one thing may only now show that another is missing.
  await install(await missingPrerequisites(), console.log);
} catch (error) {
  if (!(error instanceof ChaosError)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = error.exitCode;
}
