/** `plan.json`: all that `analyze` needs besides the history. Written before anything starts. */

import type { Attempt } from '../core/attempt.ts';
import { ChaosError } from '../core/errors.ts';
import { withNewParameters } from './old-faults.ts';
import { withNewWords } from './old-words.ts';
import type { Experiment } from '../experiment/experiment.ts';

/** Raised when something in a plan changes its shape; `upgradedPlan` then reads what was stored before. */
export const PLAN_SCHEMA_VERSION = 2;

export interface Plan {
  readonly schemaVersion: typeof PLAN_SCHEMA_VERSION;
  readonly runId: string;
  readonly id: string;
  readonly experiment: Experiment;
  readonly startedAt: string;
  readonly seed: number;
  readonly testbed: string;
  readonly command: string;
  /** The series it belongs to and which of its runs it is. */
  readonly series?: { readonly id: string; readonly label: string };
  /** Attempts at it that were undecided, oldest first; their folders lie beside that of this one. */
  readonly attempts?: readonly Attempt[];
  readonly harness: string;
  readonly node: string;
  readonly kernel: string;
}

/** A plan whose run has no folder yet, and with that no name. */
export type NewPlan = Omit<Plan, 'schemaVersion' | 'runId' | 'node' | 'kernel'>;

type Json = Readonly<Record<string, unknown>>;

/** What each version is read as by the next one, by the version that it starts from. */
const UPGRADES: Readonly<Record<number, (plan: Json) => Json>> = { 1: upgradedFrom1 };

/** A plan of any version as one of today; BAD_RUN_DIRECTORY when it is of a later one, or no plan at all. */
export function upgradedPlan(value: unknown, file = 'plan.json'): Plan {
  if (!isJson(value) || typeof value['schemaVersion'] !== 'number')
    throw new ChaosError('BAD_RUN_DIRECTORY', `${file} is not the plan of a run: it has no schemaVersion`);
  let plan = value;
  let version = value['schemaVersion'];
  for (; UPGRADES[version] !== undefined; version++) plan = UPGRADES[version]!(plan);
  if (version === PLAN_SCHEMA_VERSION) return { ...plan, schemaVersion: version } as unknown as Plan;
  throw new ChaosError('BAD_RUN_DIRECTORY', `${file} has schemaVersion ${version}, which is not known here`, {
    hint: `this version of sentinel-chaos reads plans up to schemaVersion ${PLAN_SCHEMA_VERSION}`,
  });
}

/** A custom step was named `own`; invariants were expected by name, and other words and parameters have changed. */
function upgradedFrom1(plan: Json): Json {
  const { experiment } = plan;
  if (!isJson(experiment)) return plan;
  const schedule = withNewSteps(experiment['schedule']);
  return { ...plan, experiment: { ...experiment, schedule, ...withNewWords(experiment['expect']) } };
}

function withNewSteps(steps: unknown): unknown {
  if (!Array.isArray(steps)) return steps;
  return steps.map((step: unknown) => {
    if (!isJson(step)) return step;
    return {
      ...step,
      ...(step['step'] === 'own' ? { step: 'custom' } : {}),
      ...('fault' in step ? { fault: withNewParameters(step['fault']) } : {}),
      ...('steps' in step ? { steps: withNewSteps(step['steps']) } : {}),
    };
  });
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
