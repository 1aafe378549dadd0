/** The testbeds a run can be told to use. */

import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { localTestbed } from '../testbed/local/local.ts';
import type { Testbed } from '../testbed/testbed.ts';

/** The testbed with this name. */
export function testbedNamed(name: string): Testbed {
  if (name === 'local') return localTestbed();
  if (name === 'kind') {
    throw new ChaosError('BAD_ARGUMENT', 'the testbed "kind" comes later', {
      hint: 'use --testbed local',
    });
  }
  const meant = nearest(name, ['local']);
  throw new ChaosError('BAD_ARGUMENT', `there is no testbed named "${name}"`, {
    hint: meant === undefined ? 'so far there is local' : `did you mean "${meant}"?`,
  });
}
