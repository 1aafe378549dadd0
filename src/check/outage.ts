/** Client outage: how long a workload is without an acknowledgement, over the whole run or while a fault lasts. */

import { duration, fault, faults, optional } from '../experiment/parameter.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import { expectation } from './expectation.ts';
import * as hang from './outage/hang.ts';
import * as longest from './outage/longest.ts';

/** A workload is never without an acknowledgement for longer than the limit, or hangs for as long as a fault lasts. */
export const outage = expectation({
  name: 'outage',
  title: 'A workload’s outage is as long as expected',
  failureTitle: 'A workload’s outage was longer or shorter than expected',
  parameters: {
    workload: workloadThat('isAcknowledged'),
    /** The longest time without an acknowledgement; what split votes cost of it comes on top. */
    atMost: optional(duration),
    /** Time without an acknowledgement is excused while these faults last. */
    except: optional(faults),
    /** The fault for which the workload hangs: until the heal it is not acknowledged any more although others are. */
    throughout: optional(fault),
  },
  measures: { ...longest.measures, ...hang.measures },
  example: { workload: 'appends', atMost: '9s' },
  problem({ atMost, except, throughout }) {
    if ((atMost === undefined) === (throughout === undefined)) return 'must have either atMost or throughout';
    return throughout !== undefined && except !== undefined ? 'can have except with atMost only' : undefined;
  },
  says: ({ throughout, atMost, ...said }) =>
    throughout === undefined
      ? longest.says({ ...said, atMost: atMost! })
      : hang.says({ ...said, throughout }),
  check(facts, { throughout, atMost, ...bound }, finding) {
    return throughout === undefined
      ? longest.check(facts, { ...bound, atMost: atMost! }, finding)
      : hang.check(facts, { ...bound, throughout }, finding);
  },
});
