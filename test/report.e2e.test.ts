/** The reports in a real browser: accessible in both themes, loading nothing, and safe whatever the servers answered. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { sample } from 'fast-check';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonPage } from '../src/report/html/compare/page.ts';
import { indexPage } from '../src/report/html/index-page.ts';
import { runPage } from '../src/report/html/page.ts';
import { seriesPage } from '../src/report/html/series/page.ts';
import { trendPage } from '../src/report/html/trend/page.ts';
import { versionsPage } from '../src/report/html/versions/page.ts';
import { junit } from '../src/report/junit.ts';
import { chromiumPath } from './chromium.ts';
import { longer, threeVersions } from './fixtures/compared.ts';
import { HOSTILE_TEXT, poisoned } from './fixtures/hostile.ts';
import { failed, held, interrupted, undecided } from './fixtures/runs.ts';
import { long } from './fixtures/long-page.ts';
import { cell, repeated, swept, tabled } from './fixtures/series.ts';
import { plantedTrend } from './fixtures/nights.ts';
import { mixedSuite } from './fixtures/suite.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PAGES = {
  held: () => runPage(held()),
  failed: () => runPage(failed()),
  undecided: () => runPage(undecided()),
  interrupted: () => runPage(interrupted()),
  long: () => runPage(long()),
  suite: () => indexPage(mixedSuite()),
  repetitions: () => seriesPage(repeated()),
  sweep: () => seriesPage(swept()),
  compared: () => comparisonPage(longer()),
  trend: () => trendPage(plantedTrend()),
  versions: () => versionsPage(threeVersions()),
  table: () => seriesPage(tabled(cell('5 2 1', 'no try', { word: 'failed', observed: 'failover' }))),
};

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
});

afterAll(async () => {
  await browser?.close();
});

interface View {
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly scripts?: boolean;
  /** Lets the accessibility checker in, which the page's own policy keeps out. */
  readonly checked?: boolean;
}

interface Opened {
  readonly page: Page;
  /** What the page asked for and what its policy refused. */
  readonly complaints: readonly string[];
}

async function open(html: string, view: View = {}): Promise<Opened> {
  const context = await browser.newContext({
    colorScheme: view.theme ?? 'light',
    viewport: { width: view.width ?? 1240, height: 900 },
    javaScriptEnabled: view.scripts ?? true,
    bypassCSP: view.checked ?? false,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**', async (route) => {
    complaints.push(`asked for ${route.request().url()}`);
    await route.abort();
  });
  await page.setContent(html, { waitUntil: 'load' });
  return { page, complaints };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

describe.each(Object.entries(PAGES))('the page: %s', (_, make) => {
  test.each(['light', 'dark'] as const)('is accessible in the %s theme', async (theme) => {
    const { page } = await open(make(), { theme, checked: true });
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test('loads nothing and breaks none of its own rules', async () => {
    const { page, complaints } = await open(make());
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('fits a narrow screen', async () => {
    const { page } = await open(make(), { width: 400 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    await page.context().close();
  });
});

describe('the page of a run', () => {
  test('says everything without scripts', async () => {
    const { page } = await open(runPage(failed()), { scripts: false });
    const text = await page.locator('body').innerText();
    for (const { sentence } of failed().findings) expect(text).toContain(sentence);
    await page.context().close();
  });

  test('keeps the labels of a picture apart', async () => {
    const { page } = await open(runPage(long()));
    expect(await page.evaluate(OVERLAPS)).toEqual([]);
    await page.context().close();
  });

  test('opens what is folded when it is printed', async () => {
    const { page } = await open(runPage(held()), { scripts: false });
    const evidence = page.locator('.evidence').first();
    expect(await evidence.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await evidence.isVisible()).toBe(true);
    await page.context().close();
  });

  test('leads from a time to its place in the timeline', async () => {
    const { page } = await open(runPage(failed()));
    await page.locator('.evidence a').first().click();
    // The page hears of the new fragment only after the click has ended.
    const cursor = page.locator('#cursor:not([visibility])');
    await cursor.waitFor({ state: 'attached' });
    expect(await cursor.count()).toBe(1);
    await page.context().close();
  });
});

describe('text from outside', () => {
  test.each(sample(HOSTILE_TEXT, { numRuns: 5, seed: 1 }))('is only text: %j', async (poison) => {
    const result = poisoned(failed(), poison);
    const { page, complaints } = await open(runPage(result));
    expect(await page.locator('evil, [onmouseover]').count()).toBe(0);
    expect(complaints).toEqual([]);
    const parsed = `new DOMParser().parseFromString(${JSON.stringify(junit(result))}, 'application/xml')`;
    expect(await page.evaluate(`${parsed}.querySelector('parsererror')?.textContent ?? ''`)).toBe('');
    await page.context().close();
  });
});

/** Pairs of event labels whose boxes meet, as the browser really set them. */
const OVERLAPS = `
  (() => {
    const labels = [...document.querySelectorAll('.timeline text.event')].map((each) => [each.textContent, each.getBoundingClientRect()]);
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top + 4 < b.bottom && b.top + 4 < a.bottom;
    return labels.flatMap(([name, a], index) => labels.slice(index + 1).filter(([, b]) => meets(a, b)).map(([other]) => name + ' / ' + other));
  })()
`;
