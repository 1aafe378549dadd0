/** Workloads for the report: what each is, what became of its operations, and what it lost. */

import type { CheckContext } from '../../check/context.ts';
import { duplicatedFigure, longestOutage, lostFigure, misreportedFigure } from '../../facts/figures.ts';
import { comebacksOf } from '../../facts/comebacks.ts';
import { isWriting } from '../../workload/registry.ts';
import type { Workload } from '../../workload/workload.ts';
import type { RunResult } from '../result.ts';
import { readsOf } from './reads.ts';
import { tallyOf } from './tally.ts';
import { wordsOf } from './workload-words.ts';

type WorkloadResult = RunResult['workloads'][number];

export function workloadResults(context: CheckContext): WorkloadResult[] {
  const { facts } = context;
  return context.experiment.workload.map((workload) => {
    const tally = tallyOf(context, workload);
    const gap = longestOutage(facts.outage(workload.name)).value;
    return {
      name: workload.name,
      words: wordsOf(workload),
      ...tally,
      lost: isWriting(workload) ? lostFigure(facts.losses, workload.name).value : null,
      longestGapMs: gap === null ? null : Math.round(gap * 1e6) / 1e3,
      ...programOf(context, workload),
      ...readsOf(context, workload),
    };
  });
}

function programOf({ facts }: CheckContext, { name }: Workload): Pick<WorkloadResult, 'program'> {
  const conduct = facts.programs.find(({ workload }) => workload === name);
  if (conduct === undefined) return {};
  const { unanswered, misspoken } = conduct;
  const { losses } = facts;
  return {
    program: {
      misreported: misreportedFigure(conduct).value,
      unanswered: unanswered.count,
      misspoken,
      twice: losses === undefined ? null : duplicatedFigure(losses, name).value,
      faults: comebacksOf(facts.history, facts.timeline, name).map(({ fault, after, isHung, gone }) => ({
        fault,
        backS: after === undefined ? null : after / 1e6,
        hung: isHung,
        gone: gone.length,
      })),
    },
  };
}
