/** Objective: full redundancy again without help, counted from the fault. */

import { expectation } from '../expectation.ts';
import { recovers } from '../recovers.ts';

export const recovered = expectation({
  ...recovers.definition,
  name: 'objective-recovered',
  title: 'Objective: whole again in time',
  failureTitle: 'Objective missed: whole again in time',
});
