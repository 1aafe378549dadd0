/**
 * Pods that are held back. While a host is held, the StatefulSet's template carries a scheduling gate (Kubernetes
 * 1.30): the next pod of that name is made, but goes to no machine until its gate is taken away. Nothing outside the
 * run's own namespace changes for that, and it does not matter what kind of volume the pod has.
 */

import type { V1Pod } from '@kubernetes/client-node';
import type { Api, Reference } from '../api.ts';
import { podOf, setOf } from '../names.ts';

const GATE = { name: 'sentinel-chaos/kept-away' };

export class KeptAway {
  private readonly held = new Set<string>();
  private readonly api: Api;
  private readonly namespace: string;

  constructor(api: Api, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  /** From now on the pods of this host's StatefulSet come with a gate. Those that run are left alone. */
  async hold(host: string): Promise<void> {
    this.held.add(host);
    await this.gate(host, [GATE]);
  }

  /** Lets the host's pod come again; one that waits at the gate already is let through by `admit`. */
  async release(host: string): Promise<void> {
    this.held.delete(host);
    const set = setOf(host);
    if ([...this.held].every((other) => setOf(other) !== set)) await this.gate(host, null);
  }

  /** Takes the gate from a pod that should not be held, if it has one. */
  async admit(host: string): Promise<void> {
    if (this.held.has(host)) return;
    const reference = this.reference('v1', 'Pod', podOf(host));
    const pod = await this.api.read<V1Pod>(reference);
    const gates = pod?.spec?.schedulingGates ?? [];
    if (gates.some(({ name }) => name === GATE.name))
      await this.api.patch(reference, { spec: { schedulingGates: null } });
  }

  private async gate(host: string, schedulingGates: readonly { name: string }[] | null): Promise<void> {
    const set = this.reference('apps/v1', 'StatefulSet', setOf(host));
    await this.api.patch(set, { spec: { template: { spec: { schedulingGates } } } });
  }

  private reference(apiVersion: string, kind: string, name: string): Reference {
    return { apiVersion, kind, name, namespace: this.namespace };
  }
}
