/** The sign of life that a run keeps in its namespace, for those on other machines. */

import type { V1Lease } from '@kubernetes/client-node';
import { sleep } from '../../../core/clock.ts';
import type { Api, Reference } from '../api.ts';
import { LABEL, MANAGER } from '../names.ts';
import { OWN, type Owner } from './owner.ts';

export const RENEW_EVERY_MS = 10_000;
/** A harness that has not renewed its lease for so long is dead, or has long lost its cluster. */
export const DEAD_AFTER_MS = 60_000;

/** The content of a lease. */
export interface SignOfLife {
  readonly owner: Owner;
  /** By its owner's clock, ms since 1970. */
  readonly renewedMs: number;
}

/** Makes our lease in the namespace of a run and renews it until the signal is aborted. */
export async function holdLease(api: Api, namespace: string, signal: AbortSignal): Promise<void> {
  const spec = { holderIdentity: OWN, leaseDurationSeconds: DEAD_AFTER_MS / 1_000, renewTime: microTime() };
  await api.create<Lease>({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'harness', namespace, labels: { [LABEL.manager]: MANAGER, [LABEL.run]: namespace } },
    spec,
  });
  void renew(api, namespace, signal);
}

/** The lease in a namespace; undefined when there is none. */
export async function signOfLife(api: Api, namespace: string): Promise<SignOfLife | undefined> {
  const lease = await api.read<Lease>(reference(namespace));
  const { holderIdentity, renewTime } = lease?.spec ?? {};
  if (holderIdentity === undefined || renewTime === undefined) return undefined;
  return { owner: holderIdentity, renewedMs: new Date(renewTime).getTime() };
}

/** A lease as it is sent: the client's own type wants an object for the time. */
type Lease = Omit<V1Lease, 'spec'> & {
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string };
};

async function renew(api: Api, namespace: string, signal: AbortSignal): Promise<void> {
  while (
    await sleep(RENEW_EVERY_MS, signal).then(
      () => true,
      () => false,
    )
  ) {
    // An API server that is away for a while is an experiment's matter; the next renewal is soon.
    await api.patch(reference(namespace), { spec: { renewTime: microTime() } }).catch(() => undefined);
  }
}

function reference(namespace: string): Reference {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name: 'harness', namespace };
}

/** The API takes the time of leases with exactly six digits behind the point. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
