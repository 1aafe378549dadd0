/**
 * What became of acknowledged writes: the ledger is compared with the data that all nodes end up with, and what is lost
 * is so much, or has one explanation and no other.
 */

import { fault, oneOf, optional } from '../experiment/parameter.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import { KNOWN_CAUSES } from '../facts/causes.ts';
import { AMOUNT, amountProblem } from './amount.ts';
import { expectation } from './expectation.ts';
import * as emptiedBy from './lost/emptied-by.ts';
import * as explainedBy from './lost/explained-by.ts';
import { MEASURES } from './lost/measures.ts';
import * as ofAll from './lost/of-all.ts';
import * as ofWorkload from './lost/of-workload.ts';
import * as onlyFrom from './lost/only-from.ts';

/** So many acknowledged writes are lost, or those that a fault explains. */
export const lost = expectation({
  name: 'lost',
  title: 'What is lost is what was expected',
  failureTitle: 'What was lost is not what was expected',
  /** How many are lost shows in the data; who acknowledged them, and when, is what explains them. */
  isTimeless: ({ atLeast, atMost }) => (atLeast ?? atMost) !== undefined,
  parameters: {
    ...AMOUNT,
    /** The workload whose losses are counted; otherwise those of all are. */
    workload: optional(workloadThat('writes')),
    /** All that is lost was acknowledged by the master that this fault hit, after it was hit. */
    onlyFrom: optional(fault),
    /** And this is why it was lost, all of it. */
    cause: optional(oneOf(...KNOWN_CAUSES)),
    /** All that is lost was acknowledged after this fault began, by masters that were made replicas afterwards. */
    explainedBy: optional(fault),
    /** The master comes back from this fault without its data and stays master: all from before is lost, nothing else. */
    emptiedBy: optional(fault),
  },
  measures: MEASURES,
  example: { atMost: 0 },
  problem({ atLeast, atMost, workload: name, cause, ...faults }) {
    const filters = [atLeast ?? atMost, faults.onlyFrom, faults.explainedBy, faults.emptiedBy];
    if (filters.filter((filter) => filter !== undefined).length !== 1)
      return 'must have one of atLeast or atMost, onlyFrom, explainedBy and emptiedBy';
    const mayHaveCause = faults.onlyFrom !== undefined || (atLeast !== undefined && name === undefined);
    if (cause !== undefined && !mayHaveCause)
      return 'can have a cause with onlyFrom, and with atLeast where the losses of all workloads are meant';
    if (filters[0] !== undefined) return amountProblem({ atLeast, atMost });
    return name === undefined ? undefined : 'can have a workload with atLeast or atMost only';
  },
  says(said) {
    if (said.onlyFrom !== undefined) return onlyFrom.says({ ...said, onlyFrom: said.onlyFrom });
    if (said.explainedBy !== undefined) return explainedBy.says(said.explainedBy);
    if (said.emptiedBy !== undefined) return emptiedBy.says(said.emptiedBy);
    return said.workload === undefined ? ofAll.says(said) : ofWorkload.says(said.workload, said);
  },
  check(facts, bound, finding) {
    if (bound.onlyFrom !== undefined)
      return onlyFrom.check(facts, { ...bound, onlyFrom: bound.onlyFrom }, finding);
    if (bound.explainedBy !== undefined) return explainedBy.check(facts, bound.explainedBy, finding);
    if (bound.emptiedBy !== undefined) return emptiedBy.check(facts, bound.emptiedBy, finding);
    return bound.workload === undefined
      ? ofAll.check(facts, bound, finding)
      : ofWorkload.check(facts, bound.workload.name, bound, finding);
  },
});
