/** StatefulSets that are asked for fewer pods than they had. Only of a deployment of our own: a sweep deletes it with its namespace. */

import type { V1StatefulSet } from '@kubernetes/client-node';
import { ChaosError } from '../../../core/errors.ts';
import type { Api, Reference } from '../api.ts';
import { podOf, setOf } from '../names.ts';

export class ScaledSets {
  private readonly api: Api;
  private readonly namespace: string;
  /** How many pods each set had before it was first scaled down. */
  private readonly before = new Map<string, number>();

  constructor(api: Api, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  /** Asks for fewer pods so that those of these hosts end; COMMAND_REFUSED where others would end instead, and then nothing is asked for. */
  async without(hosts: readonly string[]): Promise<void> {
    const counts = await Promise.all(
      [...Map.groupBy(hosts, setOf)].map(
        async ([set, own]) => [set, await this.countWithout(set, own)] as const,
      ),
    );
    for (const [set, { had, left }] of counts) {
      if (!this.before.has(set)) this.before.set(set, had);
      await this.ask(set, left);
    }
  }

  /** Asks for as many pods as before. */
  async back(): Promise<void> {
    for (const [set, count] of this.before) {
      await this.ask(set, count);
      this.before.delete(set);
    }
  }

  /** A set gives up the pods with the highest numbers first. */
  private async countWithout(set: string, hosts: readonly string[]): Promise<{ had: number; left: number }> {
    const object = await this.api.read<V1StatefulSet>(this.reference(set));
    const had = object?.spec?.replicas ?? 0;
    const left = had - hosts.length;
    const last = Array.from({ length: hosts.length }, (_, index) => `${set}-${left + index}`);
    const pods = new Set(hosts.map(podOf));
    if (last.every((pod) => pods.has(pod))) return { had, left };
    throw new ChaosError(
      'COMMAND_REFUSED',
      `${[...pods].join(', ')} cannot be scaled away: the StatefulSet ${set} gives up its last pods first, ${last.join(', ')}`,
    );
  }

  private async ask(set: string, replicas: number): Promise<void> {
    await this.api.patch(this.reference(set), { spec: { replicas } });
  }

  private reference(name: string): Reference {
    return { apiVersion: 'apps/v1', kind: 'StatefulSet', name, namespace: this.namespace };
  }
}
