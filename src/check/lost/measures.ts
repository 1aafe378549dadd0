/** What is measured of losses, whichever of them are expected. */

import { CAUSES, type Cause } from '../../facts/causes.ts';
import type { Draft, MeasureKind } from '../finding.ts';

const BY_CAUSE = Object.fromEntries(
  Object.keys(CAUSES).map((cause) => [cause, { label: `lost: ${cause}`, unit: 'writes', worse: 'more' }]),
) as Record<Cause, MeasureKind>;

export const MEASURES = {
  acknowledged: { label: 'acknowledged', unit: 'writes' },
  lost: { label: 'lost', unit: 'writes', worse: 'more' },
  recovered: { label: 'unknown but present', unit: 'writes' },
  misreported: { label: 'called refused, and present', unit: 'writes', worse: 'more' },
  twice: { label: 'present twice', unit: 'writes', worse: 'more' },
  passedOver: {
    label: 'lost, and surely had by a replica that was not chosen',
    unit: 'writes',
    worse: 'more',
  },
  forked: { label: 'counter values acknowledged twice', unit: 'count', worse: 'more' },
  stray: { label: 'lost without an explanation', unit: 'writes', worse: 'more' },
  duringFault: {
    label: 'acknowledged by the master that was hit while the fault lasted',
    unit: 'writes',
    worse: 'more',
  },
  afterFault: {
    label: 'acknowledged by the master that was hit after the heal',
    unit: 'writes',
    worse: 'more',
  },
  seenBeforeHeal: {
    label: 'lost, and seen in the master that was hit just before the heal',
    unit: 'writes',
    worse: 'more',
  },
  promoted: { label: 'replicas promoted', unit: 'count' },
  before: { label: 'acknowledged before the master came back', unit: 'writes' },
  lostBefore: { label: 'of those before lost', unit: 'writes', worse: 'more' },
  after: { label: 'acknowledged afterwards', unit: 'writes' },
  lostAfter: { label: 'of those afterwards lost', unit: 'writes', worse: 'more' },
  ...BY_CAUSE,
} as const;

/** The finding that a filter writes. */
export type LostDraft = Draft<typeof MEASURES>;

/** Without the converged data nothing shows what is lost. */
export const UNREAD = 'The converged data could not be read, so losses cannot be counted.';
