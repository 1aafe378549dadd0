/** The numbers that a reader looks for first: what each is called, and which direction of it is worse. */

import { failover } from '../check/failover.ts';
import type { MeasureKind } from '../check/finding.ts';
import { lost } from '../check/lost.ts';
import { outage } from '../check/outage.ts';
import { stale } from '../check/stale.ts';
import { twoMasters } from '../check/two-masters.ts';
import type { RunResult } from './result.ts';

export type Headline = RunResult['numbers'][number]['id'];

export const HEADLINES: Readonly<
  Record<Headline, { readonly label: string; readonly measure: MeasureKind }>
> = {
  failover: { label: 'Failover time', measure: failover.definition.measures.firstWrite },
  outage: { label: 'Longest client outage', measure: outage.definition.measures.longest },
  lost: { label: 'Acknowledged writes lost', measure: lost.definition.measures.lost },
  'two-masters': { label: 'Two masters took writes', measure: twoMasters.definition.measures.total },
  stale: { label: 'Stalest read', measure: stale.definition.measures.stalest },
};

/** Whether the id of a measure is that of a headline. */
export function isHeadline(id: string): id is Headline {
  return Object.hasOwn(HEADLINES, id);
}
