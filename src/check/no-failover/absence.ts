/**
 * An absence: what it takes to say of a failover that there was none. Nothing happened that would show one, all was
 * watched all the time, and a control, the same without the reason, did fail over.
 */

import { blindness, describeBlindness } from '../../facts/coverage.ts';
import type { Evidence } from '../../facts/evidence.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Span } from '../../facts/spans.ts';
import type { FaultSpan, Timeline } from '../../facts/timeline.ts';
import type { Answer } from '../finding.ts';
import type { AbsenceDraft } from './measures.ts';

export const NOT_CARRIED_OUT = 'The fault or its control was not carried out in this run.';

/** A fault that should lead to no failover, and another one that should. */
export interface Controlled {
  readonly fault: FaultSpan;
  readonly control: FaultSpan;
}

/** What was seen where there should be no failover. */
interface Absence {
  /** What shows a failover. */
  readonly changes: readonly Evidence[];
  /** Where it was looked for, within a sentence: "without the majority". */
  readonly when?: string;
  /** What was seen that cannot be if the reason is the true one, as a sentence. */
  readonly contradiction?: string | undefined;
  /** Why the absence proves nothing, each as the end of a sentence. */
  readonly doubts: readonly string[];
  /** What was seen instead, where nothing is against it. */
  sentence(): string;
}

export function conclude(finding: AbsenceDraft, absence: Absence): Answer {
  const { changes, when, contradiction, doubts } = absence;
  finding.evidence(...changes);
  const [change] = changes;
  if (change !== undefined)
    return finding.failed(`There was a failover${when === undefined ? '' : ` ${when}`}: ${change.text}.`);
  if (contradiction !== undefined) return finding.failed(contradiction);
  if (doubts.length > 0) return finding.undecided(`No failover was seen, but ${doubts.join('; ')}.`);
  return finding.held(absence.sentence());
}

/** Whether the control failed over, and the first two times in which a Sentinel was not watched. */
export function absenceDoubts(facts: Facts, control: FaultSpan, watched: Span): string[] {
  const blind = blindness(facts.timeline, watched, sentinelNames(facts.timeline));
  return [...controlDoubts(facts, control), ...blind.slice(0, 2).map(describeBlindness)];
}

function controlDoubts(facts: Facts, control: FaultSpan): string[] {
  const { promoted, otherwise } = facts.failover(control)!;
  if (otherwise !== undefined) return [`the control shows nothing: ${otherwise.replace(/\.$/, '')}`];
  return promoted === undefined ? ['the control did not fail over either'] : [];
}

/** The Sentinels that were deployed. */
export function sentinelNames({ deployment }: Timeline): string[] {
  return (deployment?.processes ?? []).filter(({ kind }) => kind === 'sentinel').map(({ name }) => name);
}
