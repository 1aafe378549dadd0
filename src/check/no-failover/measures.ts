/** What is measured of a failover that does not come. */

import type { Draft } from '../finding.ts';

export const MEASURES = {
  watched: { label: 'watched', unit: 's' },
  acknowledged: { label: 'writes acknowledged meanwhile', unit: 'writes' },
  left: { label: 'Sentinels left', unit: 'count' },
  tries: { label: 'tries', unit: 'count' },
  refused: { label: 'tries refused', unit: 'count' },
  elected: { label: 'leaders elected', unit: 'count' },
  sawDown: { label: 'Sentinels that saw the master down', unit: 'count' },
  nextTry: { label: 'from the first try to the one after its refusal', unit: 's' },
  flagsWatched: { label: 'watched for other flags', unit: 's' },
  answers: { label: 'answers of Sentinels', unit: 'count' },
  otherFlags: { label: 'answers with another flag than master', unit: 'count' },
  back: { label: 'the master was seen again after the fault', unit: 's' },
  watchedAfter: { label: 'watched after it was seen again', unit: 's' },
} as const;

/** The finding of such an expectation while it is written. */
export type AbsenceDraft = Draft<typeof MEASURES>;
