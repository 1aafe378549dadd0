/** `claims`: what stored runs show of the usual advice about Sentinel. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ChaosError, messageOf } from '../core/errors.ts';
import { judgeClaims } from '../report/claims/judge.ts';
import { claimsMarkdown } from '../report/claims/markdown.ts';
import { claimsPage } from '../report/claims/page.ts';
import { CLAIMS } from '../report/claims/registry.ts';
import type { StoredRun } from '../report/claims/told.ts';
import { RunResult } from '../report/result.ts';
import { command } from './command.ts';
import { shownPath } from './shown-path.ts';

export const CLAIMS_COMMAND = command({
  name: 'claims',
  usage: '',
  help: 'Judges the usual claims about Sentinel by the newest stored run of each experiment, and writes claims.html and claims.md.',
  options: {
    out: { value: 'DIR', help: 'the reports folder (default: reports)' },
    markdown: { value: 'FILE', help: 'another place for claims.md' },
  },
  examples: ['sentinel-chaos claims', 'sentinel-chaos claims --markdown docs/claims.md'],
  run({ values }) {
    const reports = resolve(values.out ?? 'reports');
    const claims = judgeClaims(CLAIMS, storedRuns(reports));
    const page = join(reports, 'claims.html');
    const text = resolve(values.markdown ?? join(reports, 'claims.md'));
    save(page, claimsPage(claims));
    save(text, claimsMarkdown(claims));
    for (const { word, claim, number } of claims)
      process.stdout.write(
        `${word.padEnd(12)}  ${claim.statement}${number === undefined ? '' : `  (${number})`}\n`,
      );
    process.stdout.write(`\n${shownPath(page)}\n${shownPath(text)}\n`);
    return Promise.resolve(0);
  },
});

/** Every run below the reports folder that has a result of this version. */
function storedRuns(reports: string): StoredRun[] {
  if (!existsSync(reports))
    throw new ChaosError('BAD_ARGUMENT', `there is no folder ${reports}`, {
      hint: 'run experiments first, or name another with --out',
    });
  const files = readdirSync(reports, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((experiment) =>
      readdirSync(join(reports, experiment.name), { withFileTypes: true })
        .filter((run) => run.isDirectory())
        .map((run) => join(reports, experiment.name, run.name, 'run.json')),
    );
  return files.filter(existsSync).flatMap((file) => {
    const { success, data } = RunResult.safeParse(parsed(readFileSync(file, 'utf8')));
    return success ? [{ result: data, directory: relative(reports, join(file, '..')) }] : [];
  });
}

/** Undefined for a text that is no JSON: whoever wrote it was killed meanwhile. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new ChaosError('BAD_ARGUMENT', `the claims cannot be written to ${file}: ${messageOf(cause)}`, {
      hint: 'choose another place with --out or --markdown',
      cause,
    });
  }
}
