/** `audit`: the hazards of a deployment, from its description. Touches nothing. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit, isAsGraveAs, type AuditResult } from '../audit/audit.ts';
import { SEVERITIES } from '../audit/rule.ts';
import { nearest } from '../core/did-you-mean.ts';
import { ChaosError } from '../core/errors.ts';
import { savingTo } from '../core/named-place.ts';
import { AUDIT_FILES, AUDIT_FORMATS, auditIn } from '../report/audit/formats.ts';
import { hasColours } from './colours.ts';
import type { Description } from '../deployment/description.ts';
import { command, type Options, type ValuesOf } from './command.ts';
import { discovered, DISCOVERY_OPTIONS, namespaceIn } from './discovery.ts';
import { describedIn } from './described.ts';

const OPTIONS = {
  ...DISCOVERY_OPTIONS,
  format: { value: 'FORMAT', help: `what is printed: ${AUDIT_FORMATS.join(', ')} (default: text)` },
  out: { value: 'DIR', help: 'write the audit in every format to this folder as well' },
  'fail-on': {
    value: 'SEVERITY',
    help: `exit with 1 if there is a finding so grave or graver: ${SEVERITIES.join(', ')}`,
  },
} as const satisfies Options;

export const AUDIT = command({
  name: 'audit',
  usage: '[FILE]',
  help: 'Says which hazards a deployment has, from its description or straight from its cluster: what will happen, how much of it, what to change. Nothing is broken.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos audit redis.deployment.yaml',
    'sentinel-chaos audit --context prod --namespace shop',
    'sentinel-chaos audit redis.deployment.yaml --fail-on high --format sarif',
  ],
  async run({ positionals, values }) {
    const format = oneOf(AUDIT_FORMATS, values.format ?? 'text', 'format');
    const least =
      values['fail-on'] === undefined ? undefined : oneOf(SEVERITIES, values['fail-on'], 'fail-on');
    const { description, file } = await audited(positionals, values);
    const result = audit(description);
    if (values.out !== undefined) write(values.out, result, file);
    process.stdout.write(auditIn(format, result, { colours: hasColours(), file }));
    return least !== undefined && isAsGraveAs(result, least) ? 1 : 0;
  },
});

/** The file of a description, or a deployment that is looked at now; its place is named where a file would be. */
async function audited(
  positionals: readonly string[],
  values: ValuesOf<typeof DISCOVERY_OPTIONS>,
): Promise<{ description: Description; file: string }> {
  const [file, ...more] = positionals;
  if (more.length > 0 || (file === undefined) === (values.namespace === undefined))
    throw new ChaosError('BAD_ARGUMENT', 'audit needs the file of one description, or a namespace', {
      hint: 'sentinel-chaos discover writes a description; --namespace NAME looks at what is there now',
    });
  if (file !== undefined) return { description: describedIn(file), file };
  const namespace = namespaceIn(values, 'audit');
  return { description: await discovered(values, namespace), file: namespace };
}

function write(directory: string, result: AuditResult, file: string): void {
  savingTo(directory, 'the audit', '--out', () => {
    mkdirSync(directory, { recursive: true });
    for (const format of AUDIT_FORMATS) {
      const text = auditIn(format, result, { colours: false, file });
      writeFileSync(join(directory, AUDIT_FILES[format]), text);
    }
  });
}

function oneOf<W extends string>(words: readonly W[], word: string, option: string): W {
  const known = words.find((one) => one === word);
  if (known !== undefined) return known;
  const meant = nearest(word, words);
  throw new ChaosError('BAD_ARGUMENT', `--${option} cannot be "${word}"`, {
    hint: meant === undefined ? `it is ${words.join(', ')}` : `did you mean "${meant}"?`,
  });
}
