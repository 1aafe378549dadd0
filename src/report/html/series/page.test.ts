import { describe, expect, test } from 'vitest';
import { cell, head, member, repeated, swept, tabled } from '../../../../test/fixtures/series.ts';
import { assembleSeries } from '../../series/assemble.ts';
import { seriesPage } from './page.ts';

const wrong = cell('5 2 1', 'no try', { word: 'failed', observed: 'failover' });
const PAGES = {
  repeated: repeated(),
  swept: swept(),
  table: tabled(wrong),
  nothing: assembleSeries(head(), [member('#1', {}, { word: 'interrupted', samples: [] })]),
};

describe.each(Object.entries(PAGES))('the page of a series: %s', (_, result) => {
  const page = seriesPage(result);

  test('says verdict, hypothesis, limits and command', () => {
    const { series, verdict } = result;
    for (const text of [verdict.sentence, series.hypothesis, series.limits[0]!, series.command])
      expect(page).toContain(text.replaceAll('"', '&quot;'));
  });

  test('links to the report of every run', () => {
    for (const { directory } of result.members) expect(page).toContain(`href="../${directory}/report.html"`);
  });

  test('loads nothing, and uses every id once', () => {
    expect(page).not.toMatch(/https?:|<link|<img|<iframe|@import|url\((?!#)|src=/);
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id!);
    expect(ids).toEqual([...new Set(ids)]);
    const referred = Array.from(page.matchAll(/aria-labelledby="([^"]*)"/g)).flatMap(([, names]) =>
      names!.split(' '),
    );
    for (const id of referred) expect(ids).toContain(id);
  });

  test('gives every picture a title and a description', () => {
    const described = page.match(/<svg[^>]*>\s*<title[^>]*>[^<]+<\/title>\s*<desc[^>]*>[^<]+/g) ?? [];
    expect(described.length).toBe(page.match(/<svg/g)?.length ?? 0);
  });

  test('draws nothing at a place that is no number', () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test('every sample of a decided run is a dot, outside its band or within', () => {
  const page = seriesPage(repeated());
  const picture = page.slice(page.indexOf('dots-0-0-title'), page.indexOf('dots-0-1-title'));
  expect(picture.match(/<circle/g)).toHaveLength(7);
  expect(page.match(/class="dot outside"/g)).toHaveLength(1);
});

test('an outlier and an uncounted run are links beside the numbers', () => {
  const page = seriesPage(repeated());
  const statistics = page.slice(page.indexOf('id="statistics"'), page.indexOf('id="runs"'));
  expect(statistics).toContain('-6/report.html">#6</a>');
  expect(statistics).toMatch(
    /Not counted, because they came to no verdict: <a href="[^"]*-8\/report.html">#8<\/a>/,
  );
});

test('a sweep is drawn against each of its axes, and as what is traded', () => {
  const page = seriesPage(swept());
  for (const title of [
    'Failover time against downAfter',
    'Acknowledged writes lost against min-replicas',
    'Acknowledged writes lost against writes refused',
  ])
    expect(page).toContain(`>${title}</title>`);
  expect(page.match(/class="medians"/g)!.length).toBeGreaterThanOrEqual(4);
  expect(seriesPage(repeated())).not.toContain('id="trade-off"');
});

test('a wrong cell says what was expected instead', () => {
  const page = seriesPage(tabled(wrong));
  expect(page).toContain('<span class="outside">instead of no try</span>');
  expect(seriesPage(tabled())).not.toContain('instead of');
});

test('words from outside stay words', () => {
  const label = '<b>#1</b>&"';
  const page = seriesPage(
    assembleSeries(head({ title: label }), [member(label, { failover: 5 }, { sentence: label })]),
  );
  expect(page).not.toContain('<b>#1');
});
