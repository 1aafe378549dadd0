/** Objective: the longest time in which no data node takes writes. */

import { expectation } from '../expectation.ts';
import { writable } from '../writable.ts';

export const writableAgain = expectation({
  ...writable.definition,
  name: 'objective-writable-again',
  title: 'Objective: writable again in time',
  failureTitle: 'Objective missed: writable again in time',
});
