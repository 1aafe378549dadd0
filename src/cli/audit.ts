/** `audit`: the hazards of a deployment, from its description. Touches nothing. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, isAsGraveAs, type AuditResult } from '../audit/audit.ts';
import { SEVERITIES } from '../audit/rule.ts';
import { nearest } from '../core/did-you-mean.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { AUDIT_FILES, AUDIT_FORMATS, auditIn } from '../report/audit/formats.ts';
import { hasColours } from './colours.ts';
import { command, type Options } from './command.ts';
import { describedIn } from './described.ts';

const OPTIONS = {
  format: { value: 'FORMAT', help: `what is printed: ${AUDIT_FORMATS.join(', ')} (default: text)` },
  out: { value: 'DIR', help: 'write the audit in every format to this folder as well' },
  'fail-on': {
    value: 'SEVERITY',
    help: `exit with 1 if there is a finding so grave or graver: ${SEVERITIES.join(', ')}`,
  },
} as const satisfies Options;

export const AUDIT = command({
  name: 'audit',
  usage: 'FILE',
  help: 'Says which hazards a deployment has, from its description: what will happen, how much of it, what to change. Nothing is broken.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos audit redis.deployment.yaml',
    'sentinel-chaos audit redis.deployment.yaml --fail-on high --format sarif',
  ],
  async run({ positionals, values }) {
    const format = oneOf(AUDIT_FORMATS, values.format ?? 'text', 'format');
    const least =
      values['fail-on'] === undefined ? undefined : oneOf(SEVERITIES, values['fail-on'], 'fail-on');
    const file = fileIn(positionals);
    const result = audit(describedIn(file));
    if (values.out !== undefined) write(values.out, result, file);
    process.stdout.write(auditIn(format, result, { colours: hasColours(), file }));
    return least !== undefined && isAsGraveAs(result, least) ? 1 : 0;
  },
});

function fileIn([file, ...more]: readonly string[]): string {
  if (file === undefined || more.length > 0)
    throw new ChaosError('BAD_ARGUMENT', 'audit needs the file of one description', {
      hint: 'sentinel-chaos discover writes one',
    });
  return file;
}

function write(directory: string, result: AuditResult, file: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const format of AUDIT_FORMATS) {
      const text = auditIn(format, result, { colours: false, file });
      writeFileSync(join(directory, AUDIT_FILES[format]), text);
    }
  } catch (cause) {
    throw new ChaosError('CANNOT_WRITE', `the audit cannot be written to ${directory}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function oneOf<W extends string>(words: readonly W[], word: string, option: string): W {
  const known = words.find((one) => one === word);
  if (known !== undefined) return known;
  const meant = nearest(word, words);
  throw new ChaosError('BAD_ARGUMENT', `--${option} cannot be "${word}"`, {
    hint: meant === undefined ? `it is ${words.join(', ')}` : `did you mean "${meant}"?`,
  });
}
