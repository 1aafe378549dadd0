/** No failover in the whole run. */

import { blindness } from '../../facts/coverage.ts';
import { changes, restartedIn } from '../../facts/switching.ts';
import { phaseAt, type Timeline } from '../../facts/timeline.ts';
import { seconds, span } from '../../history/moment.ts';
import type { Answer } from '../finding.ts';
import { conclude, sentinelNames } from './absence.ts';
import type { AbsenceDraft } from './measures.ts';

export function inWholeRun(timeline: Timeline, finding: AbsenceDraft): Answer {
  const from = phaseAt(timeline, 'schedule');
  const to = phaseAt(timeline, 'final-reads');
  if (from === undefined || to === undefined)
    return finding.undecided('The schedule was not carried out to its end.');
  const sentinels = sentinelNames(timeline);
  const isWatched = sentinels.length > 0 && blindness(timeline, { from, to }, sentinels).length === 0;
  finding.measure('watched', seconds(to - from));
  return conclude(finding, {
    changes: changes(timeline, { from, to }),
    doubts: [
      ...restartedIn(timeline, { from, to }),
      ...(isWatched ? [] : ['not every Sentinel was watched all the time']),
    ],
    sentence: () =>
      `No leader was elected and no address, config epoch or role changed in ${span(to - from)}.`,
  });
}
