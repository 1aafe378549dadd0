/** Discovering a deployment, for every command that begins with it. */

import { ChaosError } from '../core/errors.ts';
import { readText } from '../core/named-place.ts';
import type { Description } from '../deployment/description.ts';
import type { Options, ValuesOf } from './command.ts';

const PASSWORD = 'SENTINEL_CHAOS_PASSWORD';
const SENTINEL_PASSWORD = 'SENTINEL_CHAOS_SENTINEL_PASSWORD';

/** What says which deployment is meant, and how to reach it. */
export const DISCOVERY_OPTIONS = {
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
} as const satisfies Options;

type Values = Partial<ValuesOf<typeof DISCOVERY_OPTIONS>>;

/** An API server that is busy is waited for, one that refuses or is away is not, ms. */
const LIMITS = { patienceMs: 2_000, settlingMs: 0 };

/** BAD_ARGUMENT where none is named. */
export function namespaceIn({ namespace }: Values, command: string): string {
  if (namespace !== undefined && namespace !== '') return namespace;
  throw new ChaosError('BAD_ARGUMENT', `${command} needs a namespace`, { hint: '--namespace NAME' });
}

/** What is there now. */
export async function discovered(values: Values, namespace: string): Promise<Description> {
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
  const text = readText(file);
  if (text.includes('BEGIN CERTIFICATE')) return { file, text };
  throw new ChaosError('BAD_ARGUMENT', `${file} holds no certificate in PEM`);
}
