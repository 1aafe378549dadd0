/** The schedule must be what was planned: each step and each fault of it, as often as it should be, for as long and in its time. */

import { milliseconds } from '../../core/duration.ts';
import { count } from '../../core/quantity.ts';
import type { Step } from '../../experiment/schedule.ts';
import type { Facts } from '../../facts/facts.ts';
import { phaseAt } from '../../facts/timeline.ts';
import { recordsOf } from '../../history/history.ts';
import { moment, span } from '../../history/moment.ts';
import type { StepRecord } from '../../history/record.ts';
import { broken, intact, type Guard } from './guard.ts';

export const STEPS_DONE: Guard = {
  name: 'every step was carried out',
  masks: 'none',
  judge({ facts, experiment }) {
    const { history } = facts;
    const steps = recordsOf(history, 'step');
    const problem = steps.find((record) => record.problem !== undefined);
    if (problem !== undefined)
      return broken(
        `The step "${problem.words}" did not end as it should, and what followed was left out: ${problem.problem}.`,
      );
    // Why a run came to no end is another guard's matter.
    const hasEnded = phaseAt(facts.timeline, 'ended') !== undefined;
    const otherwise = hasEnded
      ? (unplanned(facts, steps, planned(experiment.schedule)) ?? untimely(facts, steps))
      : undefined;
    return otherwise === undefined
      ? intact('Every step of the schedule ended as it should.')
      : broken(otherwise);
  },
};

/** A step of the plan, where it stands and how often it is to be carried out. */
interface Planned {
  readonly step: Step;
  readonly path: string;
  readonly times: number;
}

function planned(steps: readonly Step[], prefix = '', times = 1): Planned[] {
  return steps.flatMap((step, index) => {
    const path = prefix === '' ? `${index}` : `${prefix}.${index}`;
    const inside = 'steps' in step ? (step.steps ?? []) : [];
    const repeated = step.step === 'repeat' ? times * step.times : times;
    return [{ step, path, times }, ...planned(inside, path, repeated)];
  });
}

/** A stretch of quiet may be over so much sooner by the clock that stamps it, ms. */
const TICK_MS = 10;

/** What was not carried out as it was planned, as a sentence; undefined where all of it was. */
function unplanned(
  { timeline }: Facts,
  records: readonly StepRecord[],
  plan: readonly Planned[],
): string | undefined {
  const byPath = Map.groupBy(records, ({ path }) => path);
  for (const { step, path, times } of plan) {
    const own = byPath.get(path) ?? [];
    const begun = own.filter(({ phase }) => phase === 'begin');
    const ended = own.filter(({ phase }) => phase === 'end');
    if (begun.length !== times || ended.length !== times)
      return `The step ${path} of the schedule, "${step.step}", was carried out ${count(Math.min(begun.length, ended.length), 'time')}, planned: ${times}.`;
    if ('fault' in step) {
      const { as, kind } = step.fault;
      const injected = timeline.faults.filter((fault) => fault.path === path && fault.as === as);
      if (injected.length !== times)
        return `The fault "${as}" was injected ${count(injected.length, 'time')}, planned: ${times}.`;
      const other = injected.find((fault) => fault.kind !== kind);
      if (other !== undefined)
        return `The fault "${as}" was to be "${kind}", and "${other.kind}" was injected.`;
    }
    if (step.step !== 'quiet') continue;
    const short = begun.findIndex(
      ({ at }, index) => ended[index]!.at - at < (milliseconds(step.for) - TICK_MS) * 1_000,
    );
    if (short !== -1)
      return `The step "${begun[short]!.words}" was over after ${span(ended[short]!.at - begun[short]!.at)}.`;
  }
  return undefined;
}

/** A step that was not carried out while the schedule was, as a sentence. */
function untimely({ timeline }: Facts, records: readonly StepRecord[]): string | undefined {
  const from = phaseAt(timeline, 'schedule') ?? -Infinity;
  const to = phaseAt(timeline, 'settling') ?? Infinity;
  const other = records.find(({ path, at }) => /^\d/.test(path) && (at < from || at > to));
  return (
    other &&
    `The step "${other.words}" was carried out at ${moment(other.at)}, and the schedule from ${moment(from)} on${to === Infinity ? '' : ` until ${moment(to)}`}.`
  );
}
