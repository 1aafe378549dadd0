/** All Sentinels go on seeing the master as it should be, in every poll while a fault lasts. */

import type { Expectation } from '../experiment/expectation.ts';
import type { SentinelRecord } from '../history/record.ts';
import { type Timeline } from '../facts/timeline.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { blindness } from '../facts/coverage.ts';
import { windowOf } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import type { Span } from '../facts/spans.ts';
import { count } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

interface SeenUpOptions<N extends string> {
  readonly during: N;
  /** A fault that does make Sentinels see the master down, or their flags prove nothing. */
  readonly control: N;
}

/** No Sentinel ever shows the master with any flag but `master` while the fault lasts. */
export function seenUp<const N extends string>({ during, control }: SeenUpOptions<N>): Expectation<N> {
  return { check: 'seen-up', parameters: { during, control }, faults: [during, control] };
}

export const SEEN_UP: Checker = {
  name: 'seen-up',
  title: 'No Sentinel calls the master unreachable',
  parameters: { during: 'fault', control: 'fault' },
  words: ({ parameters: { during, control } }) =>
    `While "${during}" lasts every Sentinel shows the master with no flag but "master"; after "${control}" they show it down.`,
  check({ facts, experiment }, { parameters }) {
    const timeline = facts.timeline;
    const fault = facts.faultsNamed(String(parameters['during']))[0];
    const control = facts.faultsNamed(String(parameters['control']))[0];
    const after = control === undefined ? undefined : windowOf(timeline, control, 'fault');
    if (fault?.healing === undefined || after === undefined)
      return undecided('The fault or its control was not carried out in this run.');
    const { from, to } = { from: fault.onset.latest, to: fault.healing };
    const polls = pollsIn(timeline, { from, to });
    const other = polls.filter(({ view }) => view!.flags !== 'master');
    const sentinels = new Set(polls.map((poll) => poll.sentinel));
    const measures: Measure[] = [
      { name: 'watched', value: seconds(to - from), unit: 's' },
      { name: 'answers of Sentinels', value: polls.length, unit: 'count' },
      { name: 'answers with another flag than master', value: other.length, unit: 'count', limit: 'none' },
    ];
    if (other.length > 0) {
      const evidence = other.map(({ at, sentinel, view }) => ({ at, text: `${sentinel}: ${view!.flags}` }));
      const { sentinel, view, at } = other[0]!;
      return failed(`${sentinel} showed the master as ${view!.flags} at ${moment(at)}.`, evidence, measures);
    }
    if (sentinels.size < experiment.topology.sentinels)
      return undecided(`Only ${sentinels.size} Sentinels were asked meanwhile.`, [], measures);
    const blind = blindness(facts.timeline, { from, to }, [...sentinels])[0];
    if (blind !== undefined)
      return undecided(
        `${blind.sentinel} was ${blind.what} from ${moment(blind.from)} to ${moment(blind.to)}.`,
        [],
        measures,
      );
    if (!pollsIn(timeline, after).some(({ view }) => view!.flags.includes('s_down')))
      return undecided(
        `No Sentinel showed the master down after "${control!.as}" either, so their flags prove nothing.`,
        [],
        measures,
      );
    return held(
      `For ${span(to - from)} all ${sentinels.size} Sentinels showed the master with no flag but "master", in each of ${count(polls.length, 'answer')}; after "${control!.as}" they showed it down.`,
      [],
      measures,
    );
  },
};

function pollsIn({ sentinelPolls }: Timeline, { from, to }: Span): SentinelRecord[] {
  return [...sentinelPolls.values()]
    .flat()
    .filter(({ at, view }) => at >= from && at < to && view !== undefined);
}
