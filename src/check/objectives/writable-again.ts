/** Objective: the longest time in which no data node takes writes. */

import { duration } from '../../experiment/parameter.ts';
import { clusterOutageFigure } from '../../facts/figures.ts';
import { moment } from '../../history/moment.ts';
import { expectation } from '../expectation.ts';
import { byHowMuch, isWithin } from './margin.ts';
import { decidedBy } from './decided-by.ts';

export const writableAgain = expectation({
  name: 'objective-writable-again',
  title: 'Objective: writable again in time',
  failureTitle: 'Objective missed: writable again in time',
  parameters: { within: duration },
  measures: { outage: { label: 'longest time in which no data node took writes', unit: 's' } },
  example: { within: '30s' },
  says: ({ within }) => `Never longer than ${within} no data node takes writes.`,
  check(facts, { within }, finding) {
    const { clusterOutage } = facts;
    const figure = clusterOutageFigure(clusterOutage);
    const took = finding.measure('outage', figure, `at most ${within.words}`);
    if (clusterOutage === undefined || figure.value === null)
      return finding.undecided('How long no data node took writes could not be measured.');
    finding.evidence({
      at: clusterOutage.from,
      text: `no data node took writes from ${moment(clusterOutage.from)} to ${moment(clusterOutage.to)}`,
    });
    const measured = { value: figure.value, error: figure.error ?? 0 };
    const sentence = `For ${took} no data node took writes: ${byHowMuch(measured, within)}.`;
    const answer = isWithin(measured, within);
    if (answer === undefined)
      return finding.undecided(`${sentence} Whether that is within ${within.words} is not known.`);
    return answer ? finding.held(sentence) : finding.failed(`${sentence}${decidedBy(facts, took)}`);
  },
});
