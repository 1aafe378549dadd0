/** `discover`: what a deployment is made of, found out by asking. Creates nothing in the cluster and changes nothing there. */

import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { readText, savingTo } from '../core/named-place.ts';
import type { Description } from '../deployment/description.ts';
import { disagreements } from '../deployment/disagreements.ts';
import { labelledServices } from '../deployment/services.ts';
import { processTable } from '../deployment/table.ts';
import { readDescription, writeDescription } from '../deployment/yaml.ts';
import { command, type Options } from './command.ts';
import { discovered, DISCOVERY_OPTIONS, namespaceIn } from './discovery.ts';
import { shownPath } from './shown-path.ts';

const OPTIONS = {
  ...DISCOVERY_OPTIONS,
  out: { value: 'FILE', help: 'where the description goes (default: NAMESPACE-MASTER.deployment.yaml)' },
  yaml: { help: 'print the description and nothing else; without --out no file is written' },
  rbac: {
    help: 'print the least rights that discover and audit need, and those that run --on needs, and do nothing else',
  },
} as const satisfies Options;

export const DISCOVER = command({
  name: 'discover',
  usage: '',
  help: 'Finds a deployment of Redis with Sentinel that is there already, prints who is what and what does not agree, and writes its description. Nothing is created and nothing changed.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos discover --context prod --namespace shop',
    'sentinel-chaos discover --namespace shop --master orders --out orders.deployment.yaml',
    'sentinel-chaos discover --namespace shop --rbac | kubectl apply -l sentinel-chaos/for=discover -f -',
  ],
  async run({ values }) {
    const namespace = namespaceIn(values, 'discover');
    if (values.rbac) {
      const [{ readerRole }, { runnerRole }] = await Promise.all([
        import('../testbed/kubernetes/discovery/reader-role.ts'),
        import('../testbed/kubernetes/found/runner-role.ts'),
      ]);
      process.stdout.write(`${readerRole(namespace)}---\n${runnerRole(namespace)}`);
      return 0;
    }
    const found = await discovered(values, namespace);
    if (values.yaml) {
      process.stdout.write(writeDescription(found));
      if (values.out !== undefined) write(found, values.out);
      return 0;
    }
    process.stdout.write(summary(found));
    const file = values.out ?? `${found.name}.deployment.yaml`;
    write(found, file);
    process.stdout.write(`\nThe description is in ${shownPath(resolve(file))}.\n`);
    return 0;
  },
});

function summary(found: Description): string {
  const { master, namespace, context, otherMasters, unseen } = found;
  return [
    `${master} in the namespace ${namespace} of ${context}`,
    '',
    processTable(found),
    ...section('Other masters that these Sentinels watch', otherMasters),
    ...section('Services by a label that somebody keeps on data nodes', labelledServices(found)),
    ...section('Disagreements', disagreements(found)),
    ...section('Not seen', unseen),
    '',
  ].join('\n');
}

function section(title: string, sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : ['', title, ...sentences.map((sentence) => `  ${sentence}`)];
}

/** What a person has filled in stays. */
function write(found: Description, file: string): void {
  const before = existsSync(file) ? readDescription(readText(file), file) : undefined;
  const kept = before && {
    name: before.name,
    allow: before.allow,
    objectives: before.objectives,
    abort: before.abort,
  };
  refuseOther(before, found, file);
  savingTo(file, 'the description', '--out', () =>
    writeFileSync(file, writeDescription({ ...found, ...kept })),
  );
}

/** A description of something else is not written over. */
function refuseOther(before: Description | undefined, found: Description, file: string): void {
  if (before === undefined) return;
  const different = (['context', 'namespace', 'master'] as const).find(
    (field) => before[field] !== found[field],
  );
  if (different === undefined) return;
  throw new ChaosError(
    'BAD_ARGUMENT',
    `${file} describes another deployment: its ${different} is ${before[different]}, not ${found[different]}`,
    { hint: 'name another file with --out FILE' },
  );
}
