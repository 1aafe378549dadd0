/** Sources must not contradict each other: of two that do, one is wrong, and what rests on it shows nothing. */

import { count } from '../../core/quantity.ts';
import { contradictoryAttempts } from '../../facts/contradictory-attempts.ts';
import { contradictoryLives } from '../../facts/contradictory-lives.ts';
import { contradictoryProbes } from '../../facts/contradictory-probes.ts';
import { contradictoryReplication } from '../../facts/contradictory-replication.ts';
import { contradictorySentinels } from '../../facts/contradictory-sentinels.ts';
import { broken, intact, type Guard } from './guard.ts';

/** So many are named, the others counted. */
const NAMED = 3;

export const SOURCES_AGREE: Guard = {
  name: 'the sources agree',
  masks: 'none',
  judge({ facts: { history, timeline, attempts } }) {
    const all = [
      ...contradictoryLives(history, timeline),
      ...contradictoryProbes(history, timeline),
      ...contradictoryReplication(history, timeline),
      ...contradictorySentinels(history, timeline, attempts),
      ...contradictoryAttempts(timeline, attempts),
    ];
    const more = all.length > NAMED ? [`and ${count(all.length - NAMED)} more`] : [];
    return all.length > 0
      ? broken(`${[...all.slice(0, NAMED).map(({ text }) => text), ...more].join('; ')}.`)
      : intact(
          'What data nodes said of themselves, what they did with writes and what the kernel saw fits together.',
        );
  },
};
