import { describe, expect, it } from 'vitest';
import { figureText } from '../src/facts/figures.ts';
import { acknowledgedBy, lostBy, outageOf, sinceFault } from '../src/report/figures.ts';
import { runPage } from '../src/report/html/page.ts';
import { junit } from '../src/report/junit.ts';
import { summary } from '../src/report/markdown/summary.ts';
import type { RunResult } from '../src/report/result.ts';
import { verdictBlock } from '../src/report/terminal.ts';
import { faultTimes, recordedIds, replace, resultOf, is } from './fixtures/recorded.ts';

/** A number as it stands somewhere: the fact that it measures, its text, and the place. */
interface Standing {
  readonly fact: string;
  readonly text: string;
  readonly place: string;
}

function inResult({ numbers, findings, failovers, workloads }: RunResult): Standing[] {
  const measures = findings.flatMap((finding) => finding.measures);
  const rows = failovers.flatMap((failover) => failover.rows.map(sinceFault));
  const columns = workloads.flatMap((workload) => [
    acknowledgedBy(workload),
    lostBy(workload),
    outageOf(workload),
  ]);
  return [...numbers, ...measures, ...rows, ...columns].flatMap(({ fact, ...number }) =>
    fact === undefined ? [] : [{ fact, text: figureText(number), place: 'run.json' }],
  );
}

function onPage(result: RunResult): Standing[] {
  const marked = runPage(result).matchAll(/<span data-fact="([^"]+)">([^<]*)<\/span>/g);
  return [...marked].map(([, fact, text]) => ({ fact: fact!, text: text!, place: 'page' }));
}

/** The lines of the summary and of the terminal that begin with the name of a number, as it is named in run.json. */
function inLines(result: RunResult, text: string, place: string): Standing[] {
  const named = [
    ...result.numbers.map(({ label, fact }) => ({ name: label, fact })),
    ...result.findings.flatMap((finding) => finding.measures.map(({ name, fact }) => ({ name, fact }))),
  ];
  const only = named.filter(
    ({ name, fact }) => fact !== undefined && named.every((one) => one.name !== name || one.fact === fact),
  );
  return only.flatMap(({ name, fact }) => {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const line = new RegExp(
      `^(?:\\| |- | {2})?${escaped}(?: \\| \\*\\*|: | {2,})([^*(|:\\n]+)(?=\\*\\*|\\(|\\||$)`,
      'gm',
    );
    return [...text.matchAll(line)].map((match) => ({ fact: fact!, text: match[1]!.trim(), place }));
  });
}

function everywhere(result: RunResult): Standing[] {
  return [
    ...inResult(result),
    ...onPage(result),
    ...inLines(result, summary(result), 'summary'),
    ...inLines(result, verdictBlock(result, { colours: false, paths: [] }), 'terminal'),
    ...inLines(result, junit(result), 'junit'),
  ];
}

/** Facts that stand somewhere with another text than elsewhere. */
function contradictions(standings: readonly Standing[]): string[] {
  return [...Map.groupBy(standings, ({ fact }) => fact)].flatMap(([fact, all]) => {
    const texts = new Set(all.map(({ text }) => text));
    return texts.size < 2
      ? []
      : [`${fact}: ${all.map(({ text, place }) => `${text} (${place})`).join(', ')}`];
  });
}

/** A run that loses nothing fails nowhere, and junit shows measures of what failed only. */
function spoilt(id: string): RunResult {
  const { from } = faultTimes(id, 'partition');
  return resultOf(id, (files) =>
    replace(files, (one) =>
      is('probe')(one) && one.at > from + 5e6 ? { ...one, accepted: true, reply: 'OK' } : one,
    ),
  );
}

describe('one fact has one value wherever it stands', () => {
  it.each(recordedIds())('in %s', (id) => {
    const standings = everywhere(resultOf(id));
    expect(contradictions(standings)).toEqual([]);
    const places = [...Map.groupBy(standings, ({ fact }) => fact).values()].map(
      (all) => new Set(all.map(({ place }) => place)),
    );
    expect(places.filter((own) => own.has('run.json') && own.has('page')).length).toBeGreaterThan(2);
    expect(standings.filter(({ place }) => place === 'summary').length).toBeGreaterThan(2);
    expect(standings.filter(({ place }) => place === 'terminal').length).toBeGreaterThan(2);
  });

  it('in a run that failed, in junit too', () => {
    const standings = everywhere(spoilt('master-isolated'));
    expect(contradictions(standings)).toEqual([]);
    expect(standings.filter(({ place }) => place === 'junit').length).toBeGreaterThan(1);
  });

  it('would be noticed to have two', () => {
    const result = resultOf('master-isolated');
    const [first, ...others] = result.numbers;
    const changed = { ...result, numbers: [{ ...first!, value: first!.value! + 1 }, ...others] };
    expect(contradictions(everywhere(changed))[0]).toContain('failover:');
  });
});
