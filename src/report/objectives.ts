/** What became of the objectives of a run, for tables of many runs. */

import { OBJECTIVE } from '../check/objectives/objectives.ts';
import type { RunResult } from './result.ts';
import type { SuiteEntry } from './suite.ts';

/** Nothing where there were none. */
export function objectivesOf({ findings }: Pick<RunResult, 'findings'>): Pick<SuiteEntry, 'objectives'> {
  const objectives = findings.filter(({ check }) => check.startsWith(OBJECTIVE));
  if (objectives.length === 0) return {};
  return {
    objectives: objectives.map(({ check, verdict, sentence }) => ({
      objective: check.slice(OBJECTIVE.length).replaceAll('-', ' '),
      verdict,
      sentence,
    })),
  };
}
