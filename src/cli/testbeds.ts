/** The testbeds a run can be told to use. */

import type { Testbed } from '../cluster/testbed.ts';
import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Api } from '../testbed/kubernetes/api.ts';
import { IMAGE_OPTIONS, imagesFrom } from '../testbed/kubernetes/images.ts';
import { clusterName, clusterOf, contextOf } from '../testbed/kubernetes/kind/name.ts';
import { localTestbed } from '../testbed/local/local.ts';
import { missingPrerequisites } from '../testbed/local/prerequisites.ts';
import type { Given, OptionHelp } from './command.ts';

const NAMES = ['local', 'kind', 'kubernetes'] as const;
type Name = (typeof NAMES)[number];

export const CONTEXT_OPTION: OptionHelp = {
  name: 'context',
  value: 'NAME',
  words: 'context of the kubeconfig (default: the one of `make cluster`)',
};

/** What says where to run. */
export const TESTBED_OPTIONS: readonly OptionHelp[] = [
  {
    name: 'testbed',
    value: 'NAME',
    words: 'where to run: local (default), kind (see `make cluster`), or kubernetes, any cluster',
  },
  { name: 'context', value: 'NAME', words: 'with --testbed kubernetes: context of the kubeconfig' },
  ...IMAGE_OPTIONS,
];

/** The testbed that is asked for. `onHealed` hears what dead runs had left in its cluster. */
export async function testbedFor(given: Given, onHealed: (sentence: string) => void): Promise<Testbed> {
  const name = nameOf(given);
  refuseIdleOptions(given, name);
  if (name === 'local') {
    await refuseLackingMachine();
    return localTestbed();
  }
  const images = imagesFrom(process.env, given.values);
  const [api, { kubernetesTestbed }, { stoppableMachines }] = await Promise.all([
    name === 'kind' ? connectTo(given) : connectToCurrent(given),
    // Who runs locally does not pay for loading these.
    import('../testbed/kubernetes/kubernetes.ts'),
    import('../testbed/kubernetes/kind/nodes.ts'),
  ]);
  const cluster = clusterOf(api.context);
  const machines = cluster === undefined ? undefined : await stoppableMachines(cluster);
  return kubernetesTestbed({ api, images, onHealed, ...(machines === undefined ? {} : { machines }) });
}

/** The cluster of the context that was named, or our own. */
export async function connectTo({ values }: Given): Promise<Api> {
  const { connectApi } = await import('../testbed/kubernetes/client/connection.ts');
  const context = values['context'];
  if (context !== undefined) return connectApi({ context: String(context), named: true });
  return connectApi({ context: contextOf(clusterName()), named: false });
}

/** The cluster of the context that was named, or of the kubeconfig's current one. */
async function connectToCurrent(given: Given): Promise<Api> {
  if (given.values['context'] !== undefined) return connectTo(given);
  const { connectApi } = await import('../testbed/kubernetes/client/connection.ts');
  return connectApi({ named: false });
}

function nameOf({ values }: Given): Name {
  const word = String(values['testbed'] ?? 'local');
  const name = NAMES.find((one) => one === word);
  if (name !== undefined) return name;
  const meant = nearest(word, NAMES);
  throw new ChaosError('BAD_ARGUMENT', `there is no testbed named "${word}"`, {
    hint: meant === undefined ? `the testbeds are ${NAMES.join(', ')}` : `did you mean "${meant}"?`,
  });
}

/** An option that would do nothing is a misunderstanding. */
function refuseIdleOptions({ values }: Given, name: Name): void {
  if (values['context'] !== undefined && name !== 'kubernetes')
    throw new ChaosError('BAD_ARGUMENT', `the testbed "${name}" takes no --context`, {
      hint: 'it belongs to --testbed kubernetes',
    });
  const image = IMAGE_OPTIONS.find((option) => values[option.name] !== undefined);
  if (image !== undefined && name === 'local')
    throw new ChaosError('BAD_ARGUMENT', `the testbed "local" takes no --${image.name}`, {
      hint: 'it has programs of this machine, not images',
    });
}

async function refuseLackingMachine(): Promise<void> {
  const missing = await missingPrerequisites();
  if (missing.length === 0) return;
  throw new ChaosError('MISSING_PREREQUISITE', missing.map((one) => one.sentence).join('\n'), {
    hint: 'make setup installs what it may; sentinel-chaos doctor says more',
  });
}
