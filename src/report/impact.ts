/**
 * What a run means for a user of the deployment, beside its verdict: a hypothesis may hold that says how much is lost.
 * The same words on every page, from the key numbers alone.
 */

import { figureText } from '../facts/figures.ts';
import type { RunResult } from './result.ts';

/** A wait that is shorter than this is no outage to a user, s. */
const NOTICED_S = 1;

/** `loses data (312 writes), unavailable for 6.24 s`; `safe` where neither was seen; what could not be measured is named. */
export function impactOf({ numbers }: Pick<RunResult, 'numbers'>): string {
  const [lost, outage] = [numbers.find(({ id }) => id === 'lost'), numbers.find(({ id }) => id === 'outage')];
  const effects = [
    ...(lost === undefined || lost.value === null ? ['loss unknown'] : []),
    ...((lost?.value ?? 0) > 0 ? [`loses data (${figureText(lost!)})`] : []),
    ...((outage?.value ?? 0) >= NOTICED_S ? [`unavailable for ${figureText(outage!)}`] : []),
    ...(outage === undefined || outage.value === null ? ['outage unknown'] : []),
  ];
  return effects.length === 0 ? 'safe' : effects.join(', ');
}
