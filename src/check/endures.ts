/** A soak is endured: after each fault that was drawn all is whole again in time, by itself. */

import { count } from '../core/quantity.ts';
import type { Facts } from '../facts/facts.ts';
import { isPolled, lastWhole } from '../facts/recovery.ts';
import { soaksOf, type Soak } from '../facts/soaks.ts';
import { phaseAt, type FaultSpan } from '../facts/timeline.ts';
import { moment, seconds, span } from '../history/moment.ts';
import { expectation } from './expectation.ts';
import type { Answer, Draft } from './finding.ts';

const measures = {
  drawn: { label: 'faults that were drawn', unit: 'count' },
  lasted: { label: 'the soak lasted', unit: 's' },
  healthy: { label: 'from its beginning to the last healthy moment', unit: 's' },
} as const;

/** It is whole again in time after every fault of every soak. */
export const endures = expectation({
  name: 'endures',
  title: 'Whole again after every fault that was drawn',
  failureTitle: 'Something was broken for good',
  parameters: {},
  measures,
  example: {},
  untilHeal: true,
  says: () => 'After each fault that the soak draws everything is whole again in time, without help.',
  check(facts, _, finding) {
    const soaks = soaksOf(facts);
    if (soaks.length === 0) return finding.undecided('The soak was not reached in this run.');
    const drawn = soaks.flatMap((soak) => soak.drawn);
    finding.measure('drawn', drawn.length);
    finding.measure('lasted', seconds(soaks.reduce((us, { from, to }) => us + ((to ?? from) - from), 0)));
    finding.evidence(...drawn.map(drawnWords));
    const broken = soaks.find((soak) => soak.broken !== undefined);
    if (broken !== undefined) return judgeBroken(facts, broken, finding);
    const cutShort = soaks.find(({ to, problem }) => to === undefined || problem !== undefined);
    if (cutShort !== undefined)
      return finding.undecided(
        `The soak did not come to its end: ${cutShort.problem ?? 'the run ended before'}.`,
      );
    return finding.held(
      `In ${span(soaks.reduce((us, { from, to }) => us + (to! - from), 0))} ${count(drawn.length, 'fault was', 'faults were')} drawn, and after each of them everything was whole again in time.`,
    );
  },
});

function judgeBroken(facts: Facts, { from, drawn, broken }: Soak, finding: Draft<typeof measures>): Answer {
  const { timeline, topology } = facts;
  const { at, problem } = broken!;
  const begun = phaseAt(timeline, 'schedule') ?? from;
  const healthy = lastWhole(timeline, topology, { from: begun, to: at });
  finding.measure('healthy', healthy === undefined ? null : seconds(healthy - from));
  const last = drawn.at(-1);
  const after =
    last === undefined ? '' : ` after fault ${drawn.length} that was drawn, "${last.as}" (${last.words})`;
  const sentence = `It was not whole again${after}: ${problem}.`;
  if (!isPolled(timeline, topology, at))
    return finding.undecided(`${sentence} Not every process was looked at then.`);
  return finding.failed(
    healthy === undefined
      ? `${sentence} It was never seen whole before.`
      : `${sentence} The last healthy moment was ${moment(healthy)}.`,
  );
}

function drawnWords({ as, words, onset, healing }: FaultSpan, index: number): { at: number; text: string } {
  const at = onset.latest;
  const lasted = healing === undefined ? '' : `, for ${span(healing - at)}`;
  return { at, text: `${index + 1}. "${as}" at ${moment(at)}: ${words}${lasted}` };
}
