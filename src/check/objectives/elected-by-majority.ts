/** Objective: no failover without the majority of all Sentinels. */

import { unwatched } from '../../facts/coverage.ts';
import { phaseAt } from '../../facts/timeline.ts';
import { expectation } from '../expectation.ts';

export const electedByMajority = expectation({
  name: 'objective-no-failover-without-majority',
  title: 'Objective: no failover without the majority',
  failureTitle: 'Objective missed: a failover without the majority',
  parameters: {},
  measures: {},
  example: {},
  says: () => 'No Sentinel replaces the master without the votes of most Sentinels that it knows.',
  check({ timeline, unelected }, _, finding) {
    finding.evidence(...unelected);
    if (unelected.length > 0) return finding.failed(`${unelected[0]!.text}.`);
    const watched = {
      from: phaseAt(timeline, 'schedule') ?? 0,
      to: phaseAt(timeline, 'final-reads') ?? timeline.end,
    };
    const blind = unwatched(timeline, watched);
    if (blind !== undefined) return finding.undecided(`${blind}, so an election could have been missed.`);
    const switches = timeline.events.filter(({ event }) => event === '+elected-leader').length;
    return finding.held(
      switches === 0
        ? 'No leader was elected.'
        : 'Every leader had the votes of most Sentinels that it knew.',
    );
  },
});
