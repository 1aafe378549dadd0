/** What a rule of the audit is: a hazard that a description shows before anything is broken. */

import type { Description } from '../deployment/description.ts';

/**
 * high: an ordinary single fault (a process, pod or machine lost) loses data or is followed by no failover;
 * medium: a longer outage than need be, or loss in a less ordinary fault; low: hygiene. Worst first.
 */
export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The hazard, at some processes or pods of the deployment. */
export interface Found {
  /** Processes, pods, machines or zones that it was found at; empty for the deployment as a whole. */
  readonly at: readonly string[];
  /** The setting, or the property, that shows it. */
  readonly setting: string;
  readonly value: string;
  /** What will happen, and how much of it, in the deployment's numbers. */
  readonly consequence: string;
  /** Where it weighs more or less here than the rule's own severity. */
  readonly severity?: Severity;
}

/** What the rule could not look at, as a sentence without its full stop. */
export interface Unseen {
  readonly unseen: string;
}

export type Sight = Found | Unseen;

export interface Rule {
  /** The name of its file. */
  readonly id: string;
  /** The hazard in one sentence, without its full stop. */
  readonly title: string;
  readonly severity: Severity;
  /** Exactly when the rule finds it, as a sentence without its full stop. */
  readonly holds: string;
  /** Ids of experiments that show it; empty where none does yet. */
  readonly experiments: readonly string[];
  /** What to change, as a sentence. */
  readonly change: string;
  find(description: Description): readonly Sight[];
}

export function isUnseen(sight: Sight): sight is Unseen {
  return 'unseen' in sight;
}
