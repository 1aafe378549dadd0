/** From the runs of a series to its result. */

import { groupsOf } from './groups.ts';
import {
  SERIES_SCHEMA_VERSION,
  type SeriesHead,
  type SeriesMember,
  type SeriesResult,
  type SplitVotes,
} from './result.ts';
import { splitVotesOf } from './split-votes.ts';
import { samplesVerdict, tableVerdict } from './verdict.ts';
import { SPLIT_VOTES, splitVoteWords } from './words.ts';

/** Judges all runs together. */
export function assembleSeries(series: SeriesHead, members: readonly SeriesMember[]): SeriesResult {
  const groups = series.kind === 'table' ? [] : groupsOf(members);
  const verdict = series.kind === 'table' ? tableVerdict(series, members) : samplesVerdict(members, groups);
  const splitVotes = splitVotesOf(members);
  return {
    schemaVersion: SERIES_SCHEMA_VERSION,
    series,
    verdict: withSplitVotes(verdict, splitVotes),
    members: [...members],
    ...(splitVotes === undefined ? {} : { splitVotes }),
    groups,
  };
}

/** The verdict with the split votes named, where there were any. */
function withSplitVotes(
  verdict: SeriesResult['verdict'],
  splitVotes: SplitVotes | undefined,
): SeriesResult['verdict'] {
  if (splitVotes === undefined || splitVotes.split === 0) return verdict;
  const { sentence } = verdict;
  return { ...verdict, sentence: `${sentence} ${SPLIT_VOTES}: ${splitVoteWords(splitVotes)}.` };
}
