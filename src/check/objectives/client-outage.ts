/** Objective: the longest time in which a client that asks Sentinel has no success. */

import { duration } from '../../experiment/parameter.ts';
import { workload } from '../../experiment/workload-parameter.ts';
import { longestOutage } from '../../facts/figures.ts';
import { expectation } from '../expectation.ts';
import { decidedBy } from '../decided-by.ts';
import { byHowMuch, isWithin } from '../margin.ts';

export const clientOutage = expectation({
  name: 'objective-client-outage',
  title: 'Objective: clients have success again in time',
  failureTitle: 'Objective missed: clients have success again in time',
  parameters: { workload, within: duration },
  measures: { outage: { label: 'longest outage of a client', unit: 's', worse: 'more' } },
  example: { workload: 'appends', within: '30s' },
  says: ({ workload: name, within }) =>
    `No client of "${name}" waits longer than ${within} for an acknowledgement.`,
  check(facts, { workload: { name }, within }, finding) {
    const longest = longestOutage(facts.outage(name, undefined));
    const took = finding.measure('outage', longest, `at most ${within.words}`);
    if (longest.value === null) return finding.failed(`Not one write of "${name}" was acknowledged.`);
    const measured = { value: longest.value, error: longest.error ?? 0 };
    const sentence = `The longest time a client of "${name}" waited was ${took}: ${byHowMuch(measured, within)}.`;
    const answer = isWithin(measured, within);
    if (answer === undefined)
      return finding.undecided(`${sentence} Whether that is within ${within.words} is not known.`);
    return answer
      ? finding.held(sentence)
      : finding.failed(`${sentence}${decidedBy(facts, facts.clusterOutage, took)}`);
  },
});
