/** A stored run, or what its series or suite tells of it, as a comparison sees it. */

import type { MeasureKind } from '../../check/finding.ts';
import { EXPECTATIONS } from '../../check/expectations.ts';
import { VERDICTS, type Verdict } from '../../check/verdict.ts';
import type { ComparedRun, Measured, Setting } from '../../compare/side.ts';
import { HEADLINES, isHeadline } from '../headlines.ts';
import { latencyId, latencyWords } from '../../compare/latency.ts';
import type { RunResult } from '../result.ts';
import { isAwaited } from '../series/groups.ts';
import type { Sample } from '../series/result.ts';
import { samplesOf } from '../series/samples.ts';
import type { FoundRun } from '../stored.ts';
import type { SuiteWord } from '../suite.ts';

/** A stored run by itself, or as its series tells of it. */
export function comparedRun({ label, word, sentence, result, member }: FoundRun): ComparedRun {
  const samples = member?.samples ?? (result === undefined ? [] : samplesOf(result));
  const own = samples.map(asMeasured);
  return {
    ...(result === undefined ? {} : ofResult(result)),
    label,
    ...verdictIn(word),
    sentence,
    measured: (result === undefined ? own : [...own, ...latencies(result), ...details(result)]).map(sharp),
    elections: member === undefined ? result?.elections : member.elections,
  };
}

/** With the digits that an archive keeps of it, so that a run is the same wherever it is read. */
function sharp(one: Measured): Measured {
  return { ...one, value: one.value === null ? null : rounded(one.value), error: rounded(one.error) };
}

/** To a ten thousandth, 0.1 ms or 0.1 µs: nothing here is as sharp. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function ofResult(result: RunResult): Pick<ComparedRun, 'findings' | 'settings' | 'versions'> {
  const findings = result.findings.map(({ expected, verdict }) => ({ expected, verdict }));
  return { ...carriedOutWith(result), findings };
}

function verdictIn(word: SuiteWord): { readonly verdict?: Verdict } {
  const verdict = VERDICTS.find((one) => one === word);
  return verdict === undefined ? {} : { verdict };
}

function asMeasured(sample: Sample): Measured {
  const { id, group, words, unit, value, error } = sample;
  const headline = isHeadline(id) ? HEADLINES[id].measure : undefined;
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

function latencies({ workloads }: RunResult): Measured[] {
  return workloads.flatMap(({ name, latencyMs }): Measured[] => {
    if (latencyMs === null) return [];
    const id = latencyId(name);
    const base = { unit: 'ms', error: 0, worse: 'more', isAwaited: false, kind: 'detail' } as const;
    return [{ id, words: latencyWords(id), value: latencyMs.p50, ...base }];
  });
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

/** What a run was carried out with. */
export function carriedOutWith({ run, method, workloads, findings }: RunResult): {
  readonly settings: readonly Setting[];
  readonly versions: readonly Setting[];
} {
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
