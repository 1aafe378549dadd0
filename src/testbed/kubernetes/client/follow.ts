/** Following what a container prints. */

import type { KubeConfig, V1Pod } from '@kubernetes/client-node';
import { monotonicUs, sleep } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import type { Api, ContainerRef } from '../api.ts';
import { classify } from './api-error.ts';
import type { Limits } from './retry.ts';
import { readStream } from './stream.ts';

const LOOK_EVERY_MS = 250;

/** Which container, and how to read its status. */
interface Followed {
  readonly kubeconfig: KubeConfig;
  readonly api: Pick<Api, 'read'>;
  readonly ref: ContainerRef;
  readonly limits: Limits;
}

/**
 * Resolves when the container has ended or the signal is aborted. A log may also end, in all order, because kubelet is
 * gone: that, like a broken connection, is TESTBED_BROKE.
 */
export async function follow(
  followed: Followed,
  onBytes: (bytes: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  const { kubeconfig, ref } = followed;
  const query = new URLSearchParams({ container: ref.container, follow: 'true' });
  const path = `/api/v1/namespaces/${ref.namespace}/pods/${ref.pod}/log?${query.toString()}`;
  try {
    const before = await runningContainer(followed);
    await readStream(kubeconfig, path, onBytes, signal);
    await awaitEnd(followed, before);
  } catch (error) {
    if (signal.aborted) return;
    throw broke(ref, error);
  }
}

/** Kubelet reports a little later that a container has ended. */
async function awaitEnd(followed: Followed, before: string | undefined): Promise<void> {
  if (before === undefined) return;
  const { graceMs } = followed.limits;
  const deadline = monotonicUs() + graceMs * 1_000;
  while ((await runningContainer(followed)) === before) {
    if (monotonicUs() > deadline) throw new Error(`it ended, and ${graceMs} ms later its container had not`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** The id of the container that runs there now. */
async function runningContainer({ api, ref }: Followed): Promise<string | undefined> {
  const { namespace, pod, container } = ref;
  const seen = await api.read<V1Pod>({ apiVersion: 'v1', kind: 'Pod', name: pod, namespace });
  const status = seen?.status?.containerStatuses?.find(({ name }) => name === container);
  return status?.state?.running === undefined ? undefined : status.containerID;
}

function broke({ namespace, pod, container }: ContainerRef, error: unknown): ChaosError {
  const message = error instanceof ChaosError ? error.message : classify(error).message;
  const what = `follow the log of container ${container} of pod ${namespace}/${pod}`;
  return new ChaosError('TESTBED_BROKE', `cannot ${what}: ${message}`, { cause: error });
}
