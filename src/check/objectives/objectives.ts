/** What people want of a deployment, as expectations beside those of an experiment: an objective each. */

import type { Expectation } from '../../experiment/expectation.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import type { Duration } from '../../core/duration.ts';
import { isWriting } from '../../workload/registry.ts';
import { clientOutage } from './client-outage.ts';
import { electedByMajority } from './elected-by-majority.ts';
import { lostWrites } from './lost-writes.ts';
import { recovered } from './recovered.ts';
import { writableAgain } from './writable-again.ts';

/** As a description of a deployment has them. */
export interface Objectives {
  readonly 'writable-again'?: Duration | undefined;
  readonly 'client-outage'?: Duration | undefined;
  /** A number of writes, or a share of those that were acknowledged. */
  readonly 'lost-writes'?: number | `${number}%` | undefined;
  readonly recovered?: Duration | undefined;
  readonly 'no-failover-without-majority'?: boolean | undefined;
}

/** The names of their expectations begin with this. */
export const OBJECTIVE = 'objective-';

/** The experiment, judged by the objectives as well. */
export function withObjectives(experiment: Experiment, objectives: Objectives): Experiment {
  const looking = experiment.workload
    .filter((workload) => workload.via !== 'first-master' && isWriting(workload))
    .map(({ name }) => name);
  return { ...experiment, expect: [...experiment.expect, ...expectationsOf(objectives, looking)] };
}

/** Clients that stay with one node whatever happens do not ask where the master is: no outage of theirs is an objective. */
function expectationsOf(objectives: Objectives, workloads: readonly string[]): Expectation[] {
  const {
    'writable-again': writable,
    'client-outage': outage,
    'lost-writes': lost,
    recovered: whole,
  } = objectives;
  return [
    ...(writable === undefined ? [] : [writableAgain({ within: writable })]),
    ...(outage === undefined ? [] : workloads.map((workload) => clientOutage({ workload, within: outage }))),
    ...(lost === undefined
      ? []
      : [lostWrites(typeof lost === 'number' ? { atMost: lost } : { share: lost })]),
    ...(whole === undefined ? [] : [recovered({ within: whole })]),
    ...(objectives['no-failover-without-majority'] === true ? [electedByMajority()] : []),
  ];
}
