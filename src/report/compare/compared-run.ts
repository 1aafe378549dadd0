/** A stored run, or what a series tells of it, as a comparison sees it. */

import { failover } from '../../check/failover.ts';
import type { MeasureKind } from '../../check/finding.ts';
import { lost } from '../../check/lost.ts';
import { outage } from '../../check/outage.ts';
import { EXPECTATIONS } from '../../check/expectations.ts';
import { twoMasters } from '../../check/two-masters.ts';
import { VERDICTS, type Verdict } from '../../check/verdict.ts';
import type { ComparedRun, Measured, Setting } from '../../compare/side.ts';
import type { RunResult } from '../result.ts';
import { isAwaited } from '../series/groups.ts';
import type { Sample, SeriesMember } from '../series/result.ts';
import { samplesOf } from '../series/samples.ts';
import type { SuiteWord } from '../suite.ts';

type Headline = RunResult['numbers'][number]['id'];

/** The measures that the headlines are, whose definitions say what is worse. */
const HEADLINES: Readonly<Record<Headline, MeasureKind>> = {
  failover: failover.definition.measures.firstWrite,
  outage: outage.definition.measures.longest,
  lost: lost.definition.measures.lost,
  'two-masters': twoMasters.definition.measures.total,
};

/** A run by itself. */
export function comparedRun(result: RunResult, label: string): ComparedRun {
  const { verdict, elections, findings, run } = result;
  return {
    label,
    ...verdictIn(run.interrupted ? 'interrupted' : verdict.word),
    sentence: verdict.sentence,
    measured: [...samplesOf(result).map(asMeasured), ...details(result)],
    elections,
    ...carriedOutWith(result),
    findings: findings.map(({ expected, verdict: own }) => ({ expected, verdict: own })),
  };
}

/** A run of a series; `result` where the run itself is stored, too. */
export function comparedMember(member: SeriesMember, result: RunResult | undefined): ComparedRun {
  const { label, word, sentence, samples, elections } = member;
  const known = result === undefined ? {} : comparedRun(result, label);
  return {
    ...known,
    label,
    ...verdictIn(word),
    sentence,
    measured: [...samples.map(asMeasured), ...(result === undefined ? [] : details(result))],
    elections,
  };
}

/** A run that left no result. */
export function unmeasured(label: string, word: SuiteWord, sentence: string): ComparedRun {
  return { label, ...verdictIn(word), sentence, measured: [] };
}

function verdictIn(word: SuiteWord): { readonly verdict?: Verdict } {
  const verdict = VERDICTS.find((one) => one === word);
  return verdict === undefined ? {} : { verdict };
}

function asMeasured(sample: Sample): Measured {
  const { id, group, words, unit, value, error } = sample;
  const headline = Object.hasOwn(HEADLINES, id) ? HEADLINES[id as Headline] : undefined;
  return {
    id,
    words: group === 'phase' ? id : words,
    unit,
    value,
    error,
    // A phase, and a write that came to nothing, are better the less there is of them.
    worse: headline === undefined ? 'more' : headline.worse,
    isAwaited: isAwaited(sample),
    kind: headline === undefined ? (group === 'phase' ? 'phase' : 'detail') : 'headline',
  };
}

/** The measures of findings, but for those that are a headline or a phase already. */
function details({ findings, numbers, failovers }: RunResult): Measured[] {
  const facts = new Set(
    [...numbers, ...failovers.flatMap(({ rows }) => rows)].flatMap(({ fact }) => fact ?? []),
  );
  const seen = new Map<string, number>();
  return findings.flatMap(({ check, measures }) => {
    const nth = (seen.get(check) ?? 0) + 1;
    seen.set(check, nth);
    return measures.flatMap(({ id, name, unit, value, error = 0, fact }): Measured[] => {
      if (fact !== undefined && facts.has(fact)) return [];
      if (fact !== undefined) facts.add(fact);
      const which = nth === 1 ? check : `${check} #${nth}`;
      const kinds: Readonly<Record<string, MeasureKind>> = EXPECTATIONS[check]?.measures ?? {};
      const { worse } = kinds[id] ?? {};
      const base = { unit, value, error, worse, isAwaited: false, kind: 'detail' } as const;
      return [{ id: `${which}.${id}`, words: `${which}: ${name}`, ...base }];
    });
  });
}

function carriedOutWith({
  run,
  method,
  workloads,
  findings,
}: RunResult): Pick<ComparedRun, 'settings' | 'versions'> {
  const expected = [...Map.groupBy(findings, ({ check }) => check)].map(([check, own]): Setting => ({
    name: `expected: ${check}`,
    value: own.map((one) => one.expected).join(' '),
  }));
  return {
    settings: [
      ...method.topology,
      ...workloads.map(({ name, words }) => ({ name: `workload ${name}`, value: words })),
      { name: 'schedule', value: method.steps.map(({ words }) => words).join('; ') },
      ...expected,
    ],
    versions: [
      { name: 'server', value: run.server },
      { name: 'testbed', value: run.testbed },
      { name: 'sentinel-chaos', value: run.harness },
      { name: 'Node', value: run.node },
      { name: 'kernel', value: run.kernel },
    ],
  };
}
