/** The longest time without an acknowledgement, for writers that ask Sentinel. */

import type { Length } from '../../experiment/parameter.ts';
import { isAcknowledged, lengthOf } from '../../facts/acknowledgements.ts';
import { clusterOutageFigure, longestOutage } from '../../facts/figures.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Wait } from '../../facts/outage.ts';
import { costWords } from '../../facts/split-vote-words.ts';
import { phaseAt, type FaultSpan } from '../../facts/timeline.ts';
import { moment, span } from '../../history/moment.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Answer, Draft } from '../finding.ts';
import { judgedWait } from '../judged-wait.ts';

export const measures = {
  longest: { label: 'longest outage', unit: 's', worse: 'more' },
  ofAll: { label: 'longest time in which none of its writers was acknowledged', unit: 's', worse: 'more' },
  cluster: { label: 'longest time in which no data node took writes', unit: 's', worse: 'more' },
} as const;

interface Said {
  readonly workload: string;
  readonly atMost: string;
  readonly except: string | undefined;
}

export function says({ workload, atMost, except }: Said): string {
  return `No writer of "${workload}" waits longer than ${atMost} for an acknowledgement${exceptWords(except)}.`;
}

/** Which faults excuse an outage, by their names; nothing when there are none. */
export function exceptWords(names = ''): string {
  return names === '' ? '' : `, except while ${names} lasts`;
}

interface Bound {
  readonly workload: Workload;
  readonly atMost: Length;
  readonly except: readonly FaultSpan[] | undefined;
}

/** How many of the longest outages are evidence. */
const SHOWN = 3;

export function check(
  facts: Facts,
  { workload: { name }, atMost, except }: Bound,
  finding: Draft<typeof measures>,
): Answer {
  const { history, timeline, clusterOutage } = facts;
  if (phaseAt(timeline, 'schedule') === undefined || phaseAt(timeline, 'final-reads') === undefined)
    return finding.undecided('The schedule was not carried out to its end.');
  const writers = history.ledger.of(name);
  if (writers.every(({ highest }) => highest === 0)) return finding.undecided(`"${name}" wrote nothing.`);
  if (!isAcknowledged(history, name, 0, Infinity))
    return finding.failed(`Not one write of "${name}" was acknowledged.`);
  const outage = facts.outage(name, except);
  const longest = finding.measure('longest', longestOutage(outage), `at most ${atMost.words}`);
  finding.measure('ofAll', outage.ofAll === undefined ? null : outage.ofAll / 1e6);
  finding.measure('cluster', clusterOutageFigure(clusterOutage));
  finding.evidence(
    ...apart(outage.gaps, SHOWN).map(({ writer, ...gap }) => ({
      at: gap.from,
      text: `no acknowledgement${writer === undefined ? '' : ` for ${writer}`} from ${moment(gap.from)} to ${moment(gap.to)} (${span(lengthOf(gap))})`,
    })),
  );
  const sentence = `The longest time a writer of "${name}" waited for an acknowledgement was ${longest}${costWords(facts.splitVotes, outage.gaps[0])}.`;
  const judged = outage.gaps.filter(({ us }) => us > atMost.us).map((gap) => judgedWait(facts, gap, atMost));
  const beyond = judged.filter(({ verdict }) => verdict === 'failed');
  if (beyond.length > 0) {
    const apart =
      facts.splitVotes.length === 0
        ? ''
        : ` apart from split votes, without which it was ${span(Math.max(...beyond.map(({ own }) => own)))}`;
    return finding.failed(`${sentence} The limit is ${atMost.words}${apart}.`);
  }
  const doubt = judged.find(({ verdict }) => verdict === 'undecided');
  return doubt === undefined ? finding.held(sentence) : finding.undecided(`${sentence} ${doubt.why}`);
}

/** The longest waits that share no time with each other: several writers wait for the same thing. */
function apart(waits: readonly Wait[], most: number): Wait[] {
  const found: Wait[] = [];
  for (const wait of waits) {
    if (found.length === most) break;
    if (found.every(({ from, to }) => wait.from >= to || wait.to <= from)) found.push(wait);
  }
  return found;
}
