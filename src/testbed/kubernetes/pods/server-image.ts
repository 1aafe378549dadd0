/** Which server the next pods of a StatefulSet run. Those that run are left alone: a set of our own replaces none by itself. */

import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { ChaosError } from '../../../core/errors.ts';
import type { Topology } from '../../../experiment/topology.ts';
import type { Api, Reference } from '../api.ts';
import { SERVER_VARIABLE } from '../processes/start-script.ts';

/** Gives a StatefulSet the image of a server, and its start script the name of the program. */
export async function giveImage(
  api: Api,
  set: Reference,
  { image, server }: { readonly image: string; readonly server: Topology['server'] },
): Promise<void> {
  const object = await api.read<V1StatefulSet>(set);
  const containers = object?.spec?.template.spec?.containers;
  if (containers === undefined)
    throw new ChaosError('TESTBED_BROKE', `there is no StatefulSet ${set.name} whose image could be changed`);
  // A merge patch replaces lists as a whole.
  const changed = containers.map((container) =>
    Object.assign({}, container, {
      image,
      env: container.env?.map((variable) =>
        variable.name === SERVER_VARIABLE ? { name: SERVER_VARIABLE, value: server } : variable,
      ),
    }),
  );
  await api.patch(set, { spec: { template: { spec: { containers: changed } } } });
}

/** TESTBED_BROKE where a pod that is there has a container of another image. */
export async function mustHaveImage(api: Api, pod: Reference, image: string): Promise<void> {
  const object = await api.read<V1Pod>(pod);
  const other = object?.spec?.containers.find((container) => container.image !== image);
  if (object === undefined || other !== undefined)
    throw new ChaosError(
      'TESTBED_BROKE',
      `the pod ${pod.name} ${other === undefined ? 'is gone again' : `still has the image ${other.image}`}, though it should have ${image}`,
    );
}
