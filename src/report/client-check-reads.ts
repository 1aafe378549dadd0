/** What a run shows of the reads of a client program, in sentences. */

import { count } from '../core/quantity.ts';
import { endedOf } from '../facts/acknowledgements.ts';
import type { Facts } from '../facts/facts.ts';
import { backFigure, figureText, stalestFigure } from '../facts/figures.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { watchedIn } from '../facts/window.ts';
import { moment, span } from '../history/moment.ts';
import type { Workload } from '../workload/workload.ts';
import { awayWords, reasonWords, REPLICATED_US, type ClientCheck } from './client-check-words.ts';

/** Looks at the reads of one workload through which a master was killed, which comes back later. */
export function checkReads(facts: Facts, { name }: Workload, kill: FaultSpan): ClientCheck {
  const { history, timeline } = facts;
  const own = history.ledger.readers.filter(({ workload }) => workload === name);
  const before = endedOf(history, name, 0, kill.injecting);
  const all = endedOf(history, name, 0, Infinity);
  const refused = all.total - all.acknowledged - all.unknown;
  const sights = facts.sights(name);
  const watched = watchedIn(timeline, undefined);
  return {
    wrong: [
      ...(before.acknowledged === 0 && before.total > 0
        ? [
            `It answered none of ${count(before.total, 'read')} with a value while nothing was wrong.${reasonWords(own)}`,
          ]
        : []),
      ...oldWords(facts, name, kill.injecting),
      ...awayWords('reader', own, kill.healed ?? Infinity),
    ],
    notes: [
      `It was asked for ${count(all.total, 'read')}: ${count(all.acknowledged)} value, ${count(refused)} fail, ${count(all.unknown)} unknown.`,
      ...(sights === undefined || watched === undefined || all.acknowledged === 0
        ? []
        : [
            `The stalest of them was stale by at least ${figureText(stalestFigure(name, sights, watched))}, and ${figureText(backFigure(name, sights))} showed less than had been seen before.`,
          ]),
    ],
  };
}

/** Reads that were old though nothing was wrong: a replica is behind by moments then. */
function oldWords(facts: Facts, workload: string, killed: number): string[] {
  const readers = facts.sights(workload)?.readers ?? [];
  const old = readers.flatMap(({ reader, sights }) =>
    sights
      .filter(({ sent, stale, isSure }) => isSure && sent < killed && stale > REPLICATED_US)
      .map((sight) => ({ reader, ...sight })),
  );
  const [first] = old;
  if (first === undefined) return [];
  return [
    `It answered ${count(old.length, 'read')} with what was old though nothing was wrong then, the first at ${moment(first.sent)} with ${first.seen}: the next number of ${first.reader.reads} had been acknowledged ${span(first.stale)} before.`,
  ];
}
