import { describe, expect, test } from 'vitest';
import { failed, held, interrupted, undecided } from '../../../test/fixtures/runs.ts';
import { long } from '../../../test/fixtures/long-page.ts';
import { resultOf } from '../../../test/fixtures/recorded.ts';
import { mixedSuite } from '../../../test/fixtures/suite.ts';
import { RunResult } from '../result.ts';
import { quantity } from '../../core/quantity.ts';
import { indexPage } from './index-page.ts';
import { summary } from '../markdown/summary.ts';
import { runPage } from './page.ts';

const RUNS = { held, failed, undecided, interrupted, long };
const title = (page: string) => /<title>(.*?)<\/title>/.exec(page)?.[1];

test('the page and the summary of a run say why two near numbers differ', () => {
  const result = resultOf('master-isolated');
  const [lost, seen] = result.findings.flatMap(({ remarks = [] }) => remarks);
  expect(lost).toMatch(
    /^redis-0 acknowledged 1.512\swrites .* and 1.510 were lost: 2 still reached a replica/,
  );
  expect(seen).toMatch(/^1.263 of the lost writes .* and 1.262 were seen in redis-0/);
  for (const text of [runPage(result), summary(result)])
    for (const remark of [lost, seen]) expect(text).toContain(remark);
});

test('names who has reported it, with links', () => {
  const { run, ...result } = RUNS.held();
  const page = runPage({ ...result, run: { ...run, source: ['redis/redis#6062', 'helm/charts#3237'] } });
  expect(page).toContain('<a href="https://github.com/redis/redis/issues/6062">redis/redis#6062</a>');
  expect(page).toContain('<a href="https://github.com/helm/charts/issues/3237">helm/charts#3237</a>');
  expect(runPage(RUNS.held())).not.toContain('Reported by operators');
});

describe.each(Object.entries(RUNS))('the page of a run: %s', (name, make) => {
  const result = make();
  const page = runPage(result);

  test('rests on a result that the schema accepts', () => {
    expect(RunResult.safeParse(result).success).toBe(true);
  });

  test('begins its title with the verdict', () => {
    const first = { held: 'Held', failed: 'Failed', long: 'Failed' }[name] ?? 'Undecided';
    expect(title(page)).toMatch(new RegExp(`^${first}`));
  });

  test('says the verdict before everything else', () => {
    const body = page.slice(page.indexOf('<body>'));
    expect(body.indexOf('class="verdict')).toBeLessThan(body.indexOf(result.run.hypothesis));
    expect(body.indexOf('Hypothesis')).toBeLessThan(body.indexOf('id="timeline"'));
  });

  test('shows every key number, finding, guard, limit and the command', () => {
    for (const { value, unit } of result.numbers) expect(page).toContain(quantity(value, unit));
    for (const { sentence } of [...result.findings, ...result.guards]) expect(page).toContain(sentence);
    for (const text of [...result.limits, result.run.command]) expect(page).toContain(text);
  });

  test('loads nothing', () => {
    expect(page).not.toMatch(/https?:|<link|<img|<iframe|@import|url\((?!#)|src=/);
  });

  test('uses every id once, and refers only to ids there are', () => {
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id!);
    expect(ids).toEqual([...new Set(ids)]);
    const referred = Array.from(page.matchAll(/aria-labelledby="([^"]*)"|url\(#([^)]*)\)/g)).flatMap(
      ([, names, one]) => names?.split(' ') ?? [one!],
    );
    // The style sheet speaks of the hatch even where no picture has it.
    for (const id of referred.filter((each) => each !== 'read-only')) expect(ids).toContain(id);
  });

  test('gives every picture a role, a title and a description', () => {
    for (const [picture] of page.matchAll(/<svg[^>]*>\s*<title[^>]*>[^<]*<\/title>\s*<desc[^>]*>[^<]*/g))
      expect(picture).toContain('role="img"');
    const described = page.match(/<svg[^>]*>\s*<title[^>]*>[^<]+<\/title>\s*<desc[^>]*>[^<]+/g) ?? [];
    expect(described.length).toBe(page.match(/<svg/g)?.length ?? 0);
  });

  test('is small enough to send around', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(250_000);
  });

  test('comes out the same every time', () => {
    expect(runPage(make())).toBe(page);
  });
});

describe('what a page says', () => {
  test('two writable masters are named with their length', () => {
    expect(runPage(failed())).toContain('two masters take writes: 18.9\u202fs');
    expect(runPage(held())).toContain('At no time were two masters seen to take writes at once.');
  });

  test('a phase outside its predicted band is named', () => {
    expect(runPage(held())).toContain('230\u202fms later');
  });

  test('absent data is said to be absent, without an empty picture', () => {
    const page = runPage(interrupted());
    expect(page).toContain('there is no timeline');
    expect(page).not.toContain('<svg');
  });

  test('refused and unknown writes carry what they mean', () => {
    const page = runPage(held());
    expect(page).toContain('definite: surely not applied');
    expect(page).toContain('indefinite: may have been applied');
  });
});

describe('the page of a suite', () => {
  const page = indexPage(mixedSuite());

  test('says in its title how many held', () => {
    expect(title(page)).toBe('1 of 4 hypotheses held; 1 failed, 1 undecided, 1 broke, 1 skipped.');
  });

  test('lists the worst first', () => {
    const order = ['Broke', 'Failed', 'Undecided', 'Held', 'Skipped'].map((word) =>
      page.indexOf(`</span>${word}`),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThan(0);
  });

  test('links to the report of every run there is, and gives the reason where there is none', () => {
    expect(page.match(/report\.html"/g)).toHaveLength(4);
    expect(page).toContain('cannot replace a pod');
  });
});
