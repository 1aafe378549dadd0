/** From the runs of a series to its result. */

import { groupsOf } from './groups.ts';
import { SERIES_SCHEMA_VERSION, type SeriesHead, type SeriesMember, type SeriesResult } from './result.ts';
import { samplesVerdict, tableVerdict } from './verdict.ts';

/** Judges all runs together. */
export function assembleSeries(series: SeriesHead, members: readonly SeriesMember[]): SeriesResult {
  const groups = series.kind === 'table' ? [] : groupsOf(members);
  const verdict = series.kind === 'table' ? tableVerdict(series, members) : samplesVerdict(members, groups);
  return { schemaVersion: SERIES_SCHEMA_VERSION, series, verdict, members: [...members], groups };
}
