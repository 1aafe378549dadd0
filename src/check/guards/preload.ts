/** What was to be there before the schedule began must have been on every data node. */

import { count } from '../../core/quantity.ts';
import { sizeWords } from '../../core/size.ts';
import { recordsOf } from '../../history/history.ts';
import { preloadsOf } from '../../workload/preload.ts';
import { broken, intact, type Guard } from './guard.ts';

export const PRELOADED: Guard = {
  name: 'the data was there before',
  masks: 'all',
  judge({ facts, experiment }) {
    const { redis } = experiment.topology;
    const preloads = preloadsOf(experiment.workload);
    if (preloads.length === 0) return intact('No data was to be there before.');
    const counted = recordsOf(facts.history, 'preloaded');
    const problems = preloads.flatMap(({ workload, values }) => {
      const nodes = new Set(
        counted.filter((one) => one.workload === workload && one.values === values).map(({ node }) => node),
      );
      return nodes.size === redis
        ? []
        : [
            `the ${count(values, 'value')} of "${workload}" were on ${nodes.size} of ${count(redis, 'data node')}`,
          ];
    });
    if (problems.length > 0) return broken(`When the schedule began, ${problems.join('; ')}.`);
    const bytes = preloads.reduce((sum, { values, valueBytes }) => sum + values * valueBytes, 0);
    return intact(`Every data node had ${sizeWords(bytes)} of other data before the schedule began.`);
  },
};
