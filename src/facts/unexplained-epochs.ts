/** Epochs that no try explains: a vote, a step or a step back in what a Sentinel goes by, though no Sentinel was heard to try. */

import type { SentinelView } from '../history/sentinel-view.ts';
import { moment } from '../history/moment.ts';
import type { Attempt } from './attempts.ts';
import { sentinelWithId } from './elections.ts';
import type { Evidence } from './evidence.ts';
import { isAtTheEnd, silencedAround } from './last-words.ts';
import type { Timeline } from './timeline.ts';

interface EpochSources {
  readonly timeline: Timeline;
  readonly attempts: readonly Attempt[];
  /** What is unexplained before is part of bringing everything up, µs since the epoch. */
  readonly steady: number;
  /** Whether something was done to a Sentinel shortly before a moment that changes what it knows. */
  readonly isTaught: (sentinel: string, at: number) => boolean;
}

/** Every such thing, the first of its kind for each Sentinel. */
export function unexplainedEpochs(sources: EpochSources): Evidence[] {
  return [...unexplainedVotes(sources), ...unexplainedSteps(sources)];
}

/** A Sentinel votes when another one, or itself, tries in that epoch. */
function unexplainedVotes({ timeline, attempts, steady }: EpochSources): Evidence[] {
  const tried = new Set(attempts.map(({ epoch }) => epoch));
  return timeline.events
    .filter(({ event, at, epoch }) => event === '+vote-for-leader' && at >= steady && !tried.has(epoch))
    .filter(({ at }) => !isAtTheEnd(timeline, at))
    .filter(({ at, payload }) => {
      const candidate = sentinelWithId(timeline, payload.split(' ')[0]!);
      return candidate === undefined || !silencedAround(timeline, at).has(candidate);
    })
    .map(({ at, sentinel, epoch }) => ({
      at,
      text: `${sentinel} voted in epoch ${epoch} at ${moment(at)}, though no Sentinel was heard to try in it`,
    }));
}

/** A config epoch is that of an attempt that succeeded, and a Sentinel never goes back to one of before. */
function unexplainedSteps({ timeline, attempts, steady, isTaught }: EpochSources): Evidence[] {
  const won = new Set(attempts.filter(({ end }) => end === 'succeeded').map(({ epoch }) => epoch));
  return [...timeline.sentinelPolls].flatMap(([sentinel, polls]) => {
    let before: SentinelView | undefined;
    for (const { at, view } of polls) {
      if (view === undefined) continue;
      const step = before === undefined ? 0 : view.configEpoch - before.configEpoch;
      const isUnexplained = step > 0 ? !won.has(view.configEpoch) : step < 0 && !isTaught(sentinel, at);
      if (isUnexplained && at >= steady)
        return [
          {
            at,
            text: `${sentinel} went from config epoch ${before?.configEpoch} to ${view.configEpoch} at ${moment(at)}, ${step > 0 ? 'though no Sentinel was heard to be elected in it' : 'which no fault and no order explains'}`,
          },
        ];
      before = view;
    }
    return [];
  });
}
