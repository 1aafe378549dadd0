/** Data nodes must be well while nothing is done to them: a run with a trouble of its own shows something else. */

import { unexplainedTroubles } from '../../facts/quiet.ts';
import { brokenUnlessFound, intact, type Guard } from './guard.ts';

export const NODES_WELL: Guard = {
  name: 'data nodes were well',
  masks: 'none',
  judge({ facts }) {
    const troubles = unexplainedTroubles(facts.timeline);
    return troubles.length > 0
      ? brokenUnlessFound(
          facts,
          'what data nodes went through',
          `${troubles.map(({ text }) => text).join('; ')}.`,
        )
      : intact(
          'Every data node answered, and every replica had its master, but where the schedule explains it.',
        );
  },
};
