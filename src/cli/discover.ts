/** `discover`: what a deployment is made of, found out by asking. Creates nothing in the cluster and changes nothing there. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ChaosError, messageOf } from '../core/errors.ts';
import type { Description } from '../deployment/description.ts';
import { disagreements } from '../deployment/disagreements.ts';
import { processTable } from '../deployment/table.ts';
import { readDescription, writeDescription } from '../deployment/yaml.ts';
import { command, type Options, type ValuesOf } from './command.ts';
import { shownPath } from './shown-path.ts';

const PASSWORD = 'SENTINEL_CHAOS_PASSWORD';
const SENTINEL_PASSWORD = 'SENTINEL_CHAOS_SENTINEL_PASSWORD';

const OPTIONS = {
  context: { value: 'NAME', help: 'context of the kubeconfig (default: the current one)' },
  namespace: { value: 'NAME', help: 'where the deployment is' },
  master: { value: 'NAME', help: 'name of the master, where Sentinels watch several' },
  sentinel: {
    value: 'POD|SERVICE[:PORT]',
    help: 'where its Sentinels are, if they are at an unusual port or of several deployments',
  },
  'password-secret': {
    value: 'NAME/KEY',
    help: `password of the data nodes (default: ${PASSWORD}, or a Secret that their pods refer to)`,
  },
  username: { value: 'NAME', help: 'user that the password belongs to' },
  'sentinel-password-secret': {
    value: 'NAME/KEY',
    help: `password of the Sentinels (default: ${SENTINEL_PASSWORD}, or a Secret that their pods refer to)`,
  },
  'tls-ca': { value: 'FILE', help: 'authority of their certificates (default: the one that the pods mount)' },
  out: { value: 'FILE', help: 'where the description goes (default: NAMESPACE-MASTER.deployment.yaml)' },
  yaml: { help: 'print the description and nothing else; without --out no file is written' },
  rbac: { help: 'print the least rights that discover and audit need, and do nothing else' },
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

/** An API server that is busy is waited for, one that refuses or is away is not, ms. */
const LIMITS = { patienceMs: 2_000, settlingMs: 0 };

export const DISCOVER = command({
  name: 'discover',
  usage: '',
  help: 'Finds a deployment of Redis with Sentinel that is there already, prints who is what and what does not agree, and writes its description. Nothing is created and nothing changed.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos discover --context prod --namespace shop',
    'sentinel-chaos discover --namespace shop --master orders --out orders.deployment.yaml',
    'sentinel-chaos discover --namespace shop --rbac | kubectl apply -f -',
  ],
  async run({ values }) {
    const namespace = namespaceIn(values);
    if (values.rbac) {
      const { readerRole } = await import('../testbed/kubernetes/discovery/reader-role.ts');
      process.stdout.write(readerRole(namespace));
      return 0;
    }
    const found = await foundBy(values, namespace);
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

function namespaceIn({ namespace }: Values): string {
  if (namespace !== undefined && namespace !== '') return namespace;
  throw new ChaosError('BAD_ARGUMENT', 'discover needs a namespace', { hint: '--namespace NAME' });
}

async function foundBy(values: Values, namespace: string): Promise<Description> {
  const { context, master, sentinel, username } = values;
  const trusted = authorityIn(values['tls-ca']);
  const [{ connectApi }, { discover }] = await Promise.all([
    import('../testbed/kubernetes/client/connection.ts'),
    import('../testbed/kubernetes/discovery/discover.ts'),
  ]);
  const api = await connectApi({ ...(context !== undefined && { context }), named: true, limits: LIMITS });
  return discover(api, {
    namespace,
    master,
    sentinel,
    trusted,
    passwords: {
      redis: { secret: values['password-secret'], environment: environment(PASSWORD), username },
      sentinel: { secret: values['sentinel-password-secret'], environment: environment(SENTINEL_PASSWORD) },
    },
  });
}

function environment(name: string): { name: string; value: string } {
  return { name, value: process.env[name] ?? '' };
}

function authorityIn(file: string | undefined): { file: string; text: string } | undefined {
  if (file === undefined) return undefined;
  const text = textOf(file);
  if (text.includes('BEGIN CERTIFICATE')) return { file, text };
  throw new ChaosError('BAD_ARGUMENT', `${file} holds no certificate in PEM`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ChaosError('BAD_ARGUMENT', `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function summary(found: Description): string {
  const { master, namespace, context, otherMasters, unseen } = found;
  return [
    `${master} in the namespace ${namespace} of ${context}`,
    '',
    processTable(found),
    ...section('Other masters that these Sentinels watch', otherMasters),
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
  const before = existsSync(file) ? readDescription(textOf(file), file) : undefined;
  const kept = before && {
    name: before.name,
    allow: before.allow,
    objectives: before.objectives,
    abort: before.abort,
  };
  refuseOther(before, found, file);
  try {
    writeFileSync(file, writeDescription({ ...found, ...kept }));
  } catch (cause) {
    throw new ChaosError('CANNOT_WRITE', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
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
