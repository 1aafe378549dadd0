/** The testbeds a run can be made on. */

import type { Capability } from '../cluster/capabilities.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import type { Api } from '../testbed/kubernetes/api.ts';
import { IMAGE_OPTIONS, imagesFrom, type ImageOption } from '../testbed/kubernetes/images.ts';
import { clusterName, clusterOf, contextOf } from '../testbed/kubernetes/kind/name.ts';
import { localTestbed } from '../testbed/local/local.ts';
import { missingPrerequisites } from '../testbed/local/prerequisites.ts';
import { naming } from '../testbed/local/server-program.ts';
import type { Options, ValuesOf } from './command.ts';
import { describedIn } from './described.ts';
import type { ServerChoice } from './server-choice.ts';
import { setupHint } from './setup-hint.ts';

const NAMES = ['local', 'kind', 'kubernetes'] as const;
type Name = (typeof NAMES)[number];

export const CONTEXT_OPTION = {
  context: { value: 'NAME', help: 'context of the kubeconfig (default: the one of `cluster up`)' },
} as const satisfies Options;

/** Which cluster is meant. */
export type ContextChoice = Partial<ValuesOf<typeof CONTEXT_OPTION>>;

/** What says where to run. */
export const TESTBED_OPTIONS = {
  testbed: {
    value: 'NAME',
    help: 'where to run: local (default), kind (see `cluster up`), or kubernetes, any cluster',
  },
  context: { value: 'NAME', help: 'with --testbed kubernetes: context of the kubeconfig' },
  on: {
    value: 'FILE',
    help: 'a deployment that is there already, as `sentinel-chaos discover` described it, in the place of a testbed',
  },
  'allow-namespace': {
    value: 'NAME',
    help: 'with --on: its namespace, which may be broken though it has no annotation that allows it',
  },
  'no-injector': {
    help: 'with --on: make no privileged pods; what needs them is skipped',
  },
  ...IMAGE_OPTIONS,
} as const satisfies Options;

/** Where to run, as it is asked for on the command line or by other ways to start an experiment. */
export type TestbedChoice = Partial<ValuesOf<typeof TESTBED_OPTIONS>>;

/** The testbed that is asked for. `onHealed` hears what dead runs had left in its cluster. `server` is that of a local lab. */
export async function testbedFor(
  choice: TestbedChoice,
  onHealed: (sentence: string) => void,
  server?: ServerChoice,
): Promise<Testbed> {
  if (choice.on !== undefined) return foundOn(choice, choice.on, onHealed);
  refuseWithoutOn(choice);
  const name = nameOf(choice);
  refuseIdleOptions(choice, name);
  if (name === 'local') {
    const env = server === undefined ? process.env : naming(server);
    await refuseLackingMachine(server?.server, env);
    return localTestbed({ env, ...(server === undefined ? {} : { server: server.given }) });
  }
  const images = imagesFrom(process.env, choice);
  const [api, { kubernetesTestbed }, { stoppableMachines }] = await Promise.all([
    name === 'kind' ? connectTo(choice) : connectToCurrent(choice),
    // Who runs locally does not pay for loading these.
    import('../testbed/kubernetes/kubernetes.ts'),
    import('../testbed/kubernetes/kind/nodes.ts'),
  ]);
  const cluster = clusterOf(api.context);
  const [machines, lacking] =
    cluster === undefined
      ? [undefined, []]
      : await Promise.all([stoppableMachines(cluster), lackingIn(cluster)]);
  return kubernetesTestbed({
    api,
    images,
    onHealed,
    lacking,
    ...(machines === undefined ? {} : { machines }),
  });
}

/** What the kernel of a cluster's machines lacks, where kind made it. */
async function lackingIn(cluster: string | undefined): Promise<Capability[]> {
  if (cluster === undefined) return [];
  const { lackingQueues } = await import('../testbed/kubernetes/kind/queues.ts');
  return lackingQueues(cluster);
}

/** A deployment that is there already. */
async function foundOn(
  choice: TestbedChoice,
  file: string,
  onHealed: (sentence: string) => void,
): Promise<Testbed> {
  const idle = (['testbed', 'context'] as const).find((option) => choice[option] !== undefined);
  if (idle !== undefined)
    throw new ChaosError('BAD_ARGUMENT', `--on and --${idle} do not go together`, {
      hint: 'the description says where its deployment is',
    });
  const description = describedIn(file);
  const images = imagesFrom(process.env, choice);
  const [api, { foundTestbed }] = await Promise.all([
    connectTo({ context: description.context }),
    import('../testbed/kubernetes/found/found.ts'),
  ]);
  return foundTestbed({
    api,
    images,
    description,
    file,
    lacking: await lackingIn(clusterOf(api.context)),
    allowedNamespace: choice['allow-namespace'],
    hasInjectors: !choice['no-injector'],
    onHealed,
  });
}

function refuseWithoutOn(choice: TestbedChoice): void {
  const option = (['allow-namespace', 'no-injector'] as const).find((one) => choice[one]);
  if (option === undefined) return;
  throw new ChaosError('BAD_ARGUMENT', `--${option} is for a deployment that is there already`, {
    hint: 'add --on FILE',
  });
}

/** The cluster of the context that was named, or our own. */
export async function connectTo({ context }: ContextChoice): Promise<Api> {
  const { connectApi } = await import('../testbed/kubernetes/client/connection.ts');
  if (context !== undefined) return connectApi({ context, named: true });
  return connectApi({ context: contextOf(clusterName()), named: false });
}

/** The cluster of the context that was named, or of the kubeconfig's current one. */
async function connectToCurrent(choice: ContextChoice): Promise<Api> {
  if (choice.context !== undefined) return connectTo(choice);
  const { connectApi } = await import('../testbed/kubernetes/client/connection.ts');
  return connectApi({ named: false });
}

function nameOf({ testbed: word = 'local' }: TestbedChoice): Name {
  const name = NAMES.find((one) => one === word);
  if (name !== undefined) return name;
  const meant = nearest(word, NAMES);
  throw new ChaosError('BAD_ARGUMENT', `there is no testbed named "${word}"`, {
    hint: meant === undefined ? `the testbeds are ${NAMES.join(', ')}` : `did you mean "${meant}"?`,
  });
}

/** An option that would do nothing is a misunderstanding. */
function refuseIdleOptions(choice: TestbedChoice, name: Name): void {
  if (choice.context !== undefined && name !== 'kubernetes')
    throw new ChaosError('BAD_ARGUMENT', `the testbed "${name}" takes no --context`, {
      hint: 'it belongs to --testbed kubernetes',
    });
  const image = (Object.keys(IMAGE_OPTIONS) as ImageOption[]).find((option) => choice[option] !== undefined);
  if (image !== undefined && name === 'local')
    throw new ChaosError('BAD_ARGUMENT', `the testbed "local" takes no --${image}`, {
      hint: 'it has programs of this machine, not images',
    });
}

async function refuseLackingMachine(...where: Parameters<typeof missingPrerequisites>): Promise<void> {
  const missing = await missingPrerequisites(...where);
  if (missing.length === 0) return;
  throw new ChaosError('MISSING_PREREQUISITE', missing.map((one) => one.sentence).join('\n'), {
    hint: `${setupHint(missing)}; sentinel-chaos doctor says more`,
  });
}
