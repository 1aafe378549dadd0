/** The testbeds a run can be told to use. */

import { ChaosError } from '../core/errors.ts';
import { localTestbed } from '../testbed/local/local.ts';
import type { Testbed } from '../testbed/testbed.ts';

/** The testbed with this name. */
export function testbedNamed(name: string): Testbed {
  if (name === 'local') return localTestbed();
  if (name === 'kind') {
    throw new ChaosError('BAD_ARGUMENT', 'the testbed "kind" is not there yet', {
      hint: 'use --testbed local',
    });
  }
  throw new ChaosError('BAD_ARGUMENT', `there is no testbed named "${name}"`, {
    hint: 'the testbeds are: local',
  });
}
