/** Judging an expectation: its word's definition gets what its parameters name, and a finding comes of it. */

import { messageOf } from '../core/errors.ts';
import { samples } from '../core/samples.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { bindParameters, type Parameters, type StoredValue } from '../experiment/parameter.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import type { CheckContext } from './context.ts';
import { describeExpectation, type AnyDefinition } from './expectation.ts';
import { EXPECTATIONS } from './expectations.ts';
import { Draft, type Answer, type Finding } from './finding.ts';
import { known, type Answers, type Errors } from './known.ts';
import { VERDICTS } from './verdict.ts';

/** Judges one expectation. */
export function judge(context: CheckContext, expectation: Expectation): Finding {
  const possible = context.facts.possible().map((facts) => answersBy({ ...context, facts }, expectation));
  return findingOf(context, expectation, {
    recorded: answersBy(context, expectation),
    possible: [...possible],
  });
}

/** Whether an expectation must be judged by every history that is possible: a stall makes uncertain only when things happened. */
export function dependsOnTimes({ check, parameters }: Expectation): boolean {
  return definitionOf(check).isTimeless?.(parameters) !== true;
}

/** The finding that comes of the answers by the recorded history and by every other one that is possible. */
export function findingOf(
  context: CheckContext,
  expectation: Expectation,
  { recorded, possible }: { readonly recorded: Answers; readonly possible: readonly Answers[] },
): Finding {
  const definition = definitionOf(expectation.check);
  const isTimeless = !dependsOnTimes(expectation);
  const judged = { recorded, possible: isTimeless ? [] : possible, stalls: context.facts.stalls };
  const answer = worstOf(known(judged, (errors) => answersBy(context, expectation, errors)));
  return {
    check: definition.name,
    title: answer.verdict === 'failed' ? definition.failureTitle : definition.title,
    expected: describeExpectation(definition, expectation),
    isTimeless,
    ...answer,
    evidence: samples(answer.evidence, EVIDENCE_LIMIT),
    evidenceTotal: answer.evidence.length,
  };
}

function definitionOf(check: string): AnyDefinition {
  const definition = EXPECTATIONS[check];
  if (definition === undefined) throw new RangeError(`there is no expectation named "${check}"`);
  return definition;
}

/**
 * The answers by one history, one for each injection of the fault that the expectation is about. A definition that throws
 * has not decided anything.
 */
export function answersBy(
  context: CheckContext,
  { check, parameters }: Expectation,
  errors: readonly Errors[] = [],
): Answers {
  const definition = definitionOf(check);
  const undecided = (sentence: string): Answers => [{ answer: new Draft({}).undecided(sentence) }];
  try {
    const declared = definition.parameters as Parameters;
    const found = whatIsNamed(declared, parameters, context);
    if (found.missing !== undefined) {
      const why = context.facts.whyNotReplaced();
      const unreached = `The fault "${found.missing}" was not reached in this run.`;
      return undecided(why === undefined ? unreached : `${unreached} ${why}`);
    }
    const bound = { ...bindParameters(declared, parameters), ...found.named };
    const { about } = found;
    const answer = (injected: Readonly<Record<string, FaultSpan>>, index: number): Answer =>
      definition.check(
        context.facts,
        { ...bound, ...injected },
        new Draft(definition.measures, errors[index]),
      );
    if (about === undefined) return [{ answer: answer({}, 0) }];
    return about.injections.map((injection, index) => ({
      injection,
      answer: answer({ [about.parameter]: injection }, index),
    }));
  } catch (error) {
    return undecided(`The checker broke: ${messageOf(error)}.`);
  }
}

interface Found {
  /** What the names in the parameters stand for. */
  readonly named: Readonly<Record<string, unknown>>;
  /** The first parameter that names a fault, and each time that this fault was injected: each is judged. */
  readonly about: { readonly parameter: string; readonly injections: readonly FaultSpan[] } | undefined;
  /** A fault that was not injected. */
  readonly missing: string | undefined;
}

function whatIsNamed(
  declared: Parameters,
  values: Expectation['parameters'],
  { facts, experiment }: CheckContext,
): Found {
  const named: Record<string, unknown> = {};
  let about: Found['about'];
  let missing: string | undefined;
  for (const [parameter, { names }] of Object.entries(declared)) {
    const value = values[parameter];
    if (names === undefined || value === undefined) continue;
    if (names === 'workload') named[parameter] = experiment.workload.find(({ name }) => name === value);
    if (names !== 'fault' && names !== 'faults') continue;
    const injections = namesIn(value).map((name) => ({ name, spans: facts.faultsNamed(name) }));
    if (names === 'faults') {
      named[parameter] = injections.flatMap(({ spans }) => spans);
      continue;
    }
    const [{ name, spans }] = injections as [(typeof injections)[number]];
    if (spans.length === 0) missing ??= name;
    named[parameter] = spans[0];
    about ??= { parameter, injections: spans };
  }
  return { named, about, missing };
}

function namesIn(value: StoredValue): string[] {
  return [value].flat().map(String);
}

/** Of several injections of one fault the first that came out worst; which one it was stands before its sentence. */
function worstOf(answers: Answers): Answer {
  const badness = answers.map(({ answer }) => VERDICTS.indexOf(answer.verdict));
  const index = badness.indexOf(Math.max(...badness));
  const { answer, injection } = answers[index]!;
  if (answers.length === 1 || injection === undefined) return answer;
  const which = `Time ${index + 1} of ${answers.length} that "${injection.as}" was injected`;
  return { ...answer, sentence: `${which}: ${answer.sentence}` };
}
