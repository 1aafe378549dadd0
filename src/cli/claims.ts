/** `claims`: what stored runs show of the usual advice about Sentinel. */

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ChaosError, messageOf } from '../core/errors.ts';
import { judgeClaims } from '../report/claims/judge.ts';
import { claimsMarkdown } from '../report/claims/markdown.ts';
import { claimsPage } from '../report/claims/page.ts';
import { CLAIMS } from '../report/claims/registry.ts';
import type { StoredRun } from '../report/claims/stored-evidence.ts';
import type { RunResult } from '../report/result.ts';
import { RunDirectory } from '../run/store.ts';
import { storedResult } from '../suite/stored-result.ts';
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
  async run({ values }) {
    const reports = resolve(values.out ?? 'reports');
    const claims = judgeClaims(CLAIMS, await storedRuns(reports));
    const page = join(reports, 'claims.html');
    const text = resolve(values.markdown ?? join(reports, 'claims.md'));
    save(page, claimsPage(claims));
    save(text, claimsMarkdown(claims));
    for (const { word, claim, number } of claims)
      process.stdout.write(
        `${word.padEnd(12)}  ${claim.statement}${number === undefined ? '' : `  (${number})`}\n`,
      );
    process.stdout.write(`\n${shownPath(page)}\n${shownPath(text)}\n`);
    return 0;
  },
});

/** Every run below the reports folder that has a result. */
async function storedRuns(reports: string): Promise<StoredRun[]> {
  if (!existsSync(reports))
    throw new ChaosError('BAD_ARGUMENT', `there is no folder ${reports}`, {
      hint: 'run experiments first, or name another with --out',
    });
  const folders = readdirSync(reports, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((experiment) =>
      readdirSync(join(reports, experiment.name), { withFileTypes: true })
        .filter((run) => run.isDirectory())
        .map((run) => join(reports, experiment.name, run.name)),
    );
  const runs: StoredRun[] = [];
  for (const folder of folders) {
    const result = await resultIn(folder);
    if (result !== undefined) runs.push({ result, directory: relative(reports, folder) });
  }
  return runs;
}

/** Undefined where a folder holds no whole result: claims are judged by the others. */
async function resultIn(folder: string): Promise<RunResult | undefined> {
  try {
    return await storedResult(new RunDirectory(folder));
  } catch (error) {
    if (error instanceof ChaosError) return undefined;
    throw error;
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
