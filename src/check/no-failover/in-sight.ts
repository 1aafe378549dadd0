/** The master stays in sight: no Sentinel sees it down, and every answer shows it with no flag but `master`. */

import { count } from '../../core/quantity.ts';
import { windowOf } from '../../facts/window.ts';
import type { Span } from '../../facts/spans.ts';
import type { FaultSpan, Timeline } from '../../facts/timeline.ts';
import { moment, seconds, span } from '../../history/moment.ts';
import { tryOfTooFew, type Proof, type Watched } from './proof.ts';

export const IN_SIGHT: Proof = {
  when: 'with the master in sight of the Sentinels',
  watchedFrom: (fault) => fault.onset.latest,
  note(watched, finding) {
    const { from, to } = lastingOf(watched);
    const others = otherFlags(watched);
    finding.measure('flagsWatched', seconds(to - from));
    finding.measure('answers', answersDuring(watched).length);
    finding.measure('otherFlags', others.length, 'none');
    finding.evidence(...others.map(({ at, sentinel, flags }) => ({ at, text: `${sentinel}: ${flags}` })));
  },
  contradiction(watched) {
    const [down] = watched.attempts.sdown;
    if (down !== undefined) return `${down.sentinel} saw the master down at ${moment(down.at)}.`;
    return tryOfTooFew(watched.attempts) ?? otherFlagSeen(watched);
  },
  doubts(watched) {
    const { timeline, topology, control } = watched;
    const asked = askedDuring(watched).size;
    const isShownDown = answersIn(timeline, windowOf(timeline, control, 'fault')).some(({ flags }) =>
      flags.includes('s_down'),
    );
    return [
      ...(asked < topology.sentinels ? [`only ${asked} Sentinels were asked meanwhile`] : []),
      ...(isShownDown
        ? []
        : [`no Sentinel showed the master down after "${control.as}" either, so their flags prove nothing`]),
    ];
  },
  sentence(when, watched) {
    const { from, to } = lastingOf(watched);
    const unseen = `${when} none of ${count(watched.left.length, 'Sentinel')} saw the master down, and no address, config epoch or role changed. The control failed over.`;
    return `${unseen} For ${span(to - from)} all ${askedDuring(watched).size} Sentinels showed the master with no flag but "master", in each of ${count(answersDuring(watched).length, 'answer')}; after "${watched.control.as}" they showed it down.`;
  },
};

/** What a Sentinel answered of the master. */
interface Shown {
  readonly at: number;
  readonly sentinel: string;
  readonly flags: string;
}

function answersIn({ sentinelPolls }: Timeline, { from, to }: Span): Shown[] {
  return [...sentinelPolls.values()]
    .flat()
    .flatMap(({ at, sentinel, view }) =>
      at >= from && at < to && view !== undefined ? [{ at, sentinel, flags: view.flags }] : [],
    );
}

/** While the fault was surely in force: from its onset to its heal. */
function lastingOf({ fault, to }: { readonly fault: FaultSpan; readonly to: number }): Span {
  return { from: fault.onset.latest, to };
}

function answersDuring(watched: Watched): Shown[] {
  return answersIn(watched.timeline, lastingOf(watched));
}

function askedDuring(watched: Watched): ReadonlySet<string> {
  return new Set(answersDuring(watched).map(({ sentinel }) => sentinel));
}

function otherFlags(watched: Watched): Shown[] {
  return answersDuring(watched).filter(({ flags }) => flags !== 'master');
}

function otherFlagSeen(watched: Watched): string | undefined {
  const [other] = otherFlags(watched);
  return other && `${other.sentinel} showed the master as ${other.flags} at ${moment(other.at)}.`;
}
