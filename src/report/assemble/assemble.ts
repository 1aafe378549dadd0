/** From a plan and a history to the result that every report is made from. Pure: `analyze` calls it again years later. */

import { type CheckContext } from '../../check/context.ts';
import { type Finding } from '../../check/finding.ts';
import type { Expectation } from '../../experiment/expectation.ts';
import { judgeGuards } from '../../check/guards/registry.ts';
import { expectationsOf } from '../../check/invariants.ts';
import { answersBy, dependsOnTimes, findingOf } from '../../check/judge.ts';
import { runVerdict } from '../../check/run-verdict.ts';
import { phaseAt } from '../../facts/timeline.ts';
import { outsideSentence } from '../bands.ts';
import { SCHEMA_VERSION, type RunResult } from '../result.ts';
import { failoversOf } from './failovers.ts';
import { spreadNumbers, spreadRows } from './spread.ts';
import { methodOf } from './method.ts';
import { numbersOf, timesOf } from './numbers.ts';
import { timelineResult } from './timeline.ts';
import { limitsOf, trustOf } from './trust.ts';
import { workloadResults } from './workloads.ts';

/** What identifies a run, from its plan. */
export type Identity = Omit<
  RunResult['run'],
  'title' | 'hypothesis' | 'source' | 'durationS' | 'interrupted' | 'server'
>;

/** Judges everything and puts the result together. */
export function assemble(identity: Identity, context: CheckContext): RunResult {
  const { experiment, facts } = context;
  const { timeline } = facts;
  const expectations = expectationsOf(experiment);
  const recorded = {
    answers: expectations.map((expectation) => answersBy(context, expectation)),
    numbers: numbersOf(context),
    failovers: failoversOf(context),
  };
  // One at a time: each is as large as what was recorded.
  const possible = Array.from(facts.possible(), (other) => timed({ experiment, facts: other }, expectations));
  const findings = expectations.map((expectation, index) =>
    findingOf(context, expectation, {
      recorded: recorded.answers[index]!,
      possible: possible.map(({ answers }) => answers[index]!),
    }),
  );
  const guards = judgeGuards(context);
  const failovers = spreadRows(
    recorded.failovers,
    possible.flatMap((one) => one.failovers),
  );
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      ...identity,
      title: experiment.title,
      hypothesis: experiment.hypothesis,
      ...(experiment.source === undefined ? {} : { source: [...experiment.source] }),
      durationS: timeline.end / 1e6,
      interrupted: phaseAt(timeline, 'ended') === undefined,
      server: timeline.deployment?.server ?? 'unknown',
    },
    verdict: withOutside(runVerdict(findings, guards), failovers),
    numbers: spreadNumbers(
      recorded.numbers,
      possible.flatMap(({ numbers }) => numbers),
    ),
    findings: findings.map(findingResult),
    guards: guards.map(({ name, intact, sentence }) => ({ name, intact, sentence })),
    failovers,
    elections: { ...facts.elections },
    timeline: timelineResult(facts),
    workloads: workloadResults(context),
    method: methodOf(context),
    trust: trustOf(context),
    limits: limitsOf(context),
  };
}

/** What of a run depends on when things happened. */
function timed(context: CheckContext, expectations: readonly Expectation[]) {
  return {
    answers: expectations.map((expectation) =>
      dependsOnTimes(expectation) ? answersBy(context, expectation) : [],
    ),
    numbers: timesOf(context),
    failovers: failoversOf(context),
  };
}

/** The verdict with the phases named that came outside their bands, where there is something to be said at all. */
function withOutside(verdict: RunResult['verdict'], failovers: RunResult['failovers']): RunResult['verdict'] {
  const outside = verdict.word === 'undecided' ? undefined : outsideSentence(failovers);
  return outside === undefined ? verdict : { ...verdict, sentence: `${verdict.sentence} ${outside}` };
}

function findingResult(finding: Finding): RunResult['findings'][number] {
  const { check, title, expected, verdict, sentence, measures, evidence, evidenceTotal, outcome, remarks } =
    finding;
  return {
    check,
    title,
    expected,
    verdict,
    sentence,
    measures: measures.map((measure) => ({ ...measure })),
    evidence: evidence.map(({ at, text }) => (at === undefined ? { text } : { atS: at / 1e6, text })),
    evidenceTotal,
    ...(outcome === undefined ? {} : { outcome: { ...outcome } }),
    ...(remarks === undefined ? {} : { remarks: [...remarks] }),
  };
}
