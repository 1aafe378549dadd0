/** `report.html`: one run, for the person who has to decide something because of it. */

import { headline } from '../word.ts';
import type { RunResult } from '../result.ts';
import { documentOf } from './document.ts';
import { findings } from './findings.ts';
import { html } from './html.ts';
import { method } from './method.ts';
import { numbers } from './numbers.ts';
import { failoverPhases } from './phases.ts';
import { SCRIPT } from './script.ts';
import { timeline } from './timeline.ts';
import { limits, repetition, trust } from './trust.ts';
import { verdict } from './verdict.ts';
import { workloads } from './workloads.ts';

/** The page of one run: verdict first, then numbers, timeline, findings, and everything they rest on. */
export function runPage(result: RunResult): string {
  const { run } = result;
  return documentOf({
    title: `${headline(result)}: ${run.title}`,
    script: SCRIPT,
    body: html`<main>
        ${verdict(result)} ${numbers(result)} ${timeline(result)} ${findings(result)}
        ${failoverPhases(result)} ${workloads(result)} ${method(result)} ${trust(result)} ${limits(result)}
        ${repetition(result)}
      </main>
      <footer>sentinel-chaos ${run.harness} · run ${run.id} · seed ${run.seed}</footer>`,
  });
}
