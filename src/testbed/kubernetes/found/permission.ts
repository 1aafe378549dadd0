/** Whether a found deployment may be broken: both its description and its namespace must say so. */

import type { V1Namespace } from '@kubernetes/client-node';
import { ChaosError } from '../../../core/errors.ts';
import type { Description } from '../../../deployment/description.ts';
import type { Api } from '../api.ts';
import { LABEL, MANAGER } from '../names.ts';

/** On the namespace: the name of the description that may be used on it. */
export const ALLOW_ANNOTATION = 'sentinel-chaos/allow';

/** BAD_ARGUMENT, with what is lacking; `typed` is a namespace that was named on the command line in the annotation's place. */
export async function refuseUnlessAllowed(
  api: Api,
  { name, namespace, context, allow }: Description,
  typed: string | undefined,
): Promise<void> {
  if (context !== api.context)
    throw refusal(
      `${name} was found in the context ${context}, and this is ${api.context}`,
      `use --context ${context}`,
    );
  if (allow !== 'faults')
    throw refusal(
      `the description of ${name} does not allow faults`,
      'write `allow: faults` into it when what it says is right and the deployment may be broken',
    );
  const object = await api.read<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (object === undefined)
    throw refusal(`there is no namespace ${namespace}`, 'run `sentinel-chaos discover` again');
  const annotation = object.metadata?.annotations?.[ALLOW_ANNOTATION];
  if (annotation === name || typed === namespace) return;
  const has = annotation === undefined ? 'does not allow it' : `allows it for "${annotation}" only`;
  throw refusal(
    `nothing of ${name} is broken: its namespace ${namespace} ${has}`,
    `kubectl annotate namespace ${namespace} ${ALLOW_ANNOTATION}=${name}, or type --allow-namespace ${namespace}`,
  );
}

/** On the namespace of a run: which one it breaks things in. */
export const ON_ANNOTATION = 'sentinel-chaos/on';

/** BAD_ARGUMENT while another run breaks things in the namespace; those of dead harnesses are removed before. */
export async function refuseWhileInUse(api: Api, { name, namespace }: Description): Promise<void> {
  const labels = { [LABEL.manager]: MANAGER };
  const runs = await api.list<V1Namespace>({ apiVersion: 'v1', kind: 'Namespace', labels });
  const other = runs.find(({ metadata }) => metadata?.annotations?.[ON_ANNOTATION] === namespace);
  if (other === undefined) return;
  throw refusal(
    `another run is at work on ${name}: ${other.metadata!.name!}`,
    'wait until it has ended; `sentinel-chaos heal` removes it if its harness is dead',
  );
}

function refusal(message: string, hint: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', message, { hint });
}
