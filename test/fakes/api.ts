/** A cluster in memory, as far as objects go: namespaces end as real ones do, only when no pod is left in them. */

import { randomUUID } from 'node:crypto';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { Api, Reference, Selection } from '../../src/testbed/kubernetes/api.ts';

type Held = KubernetesObject & { status?: object };

/** The part of the API that is about objects. */
export class FakeApi implements Pick<
  Api,
  'context' | 'create' | 'read' | 'list' | 'patch' | 'delete' | 'deleteAll'
> {
  readonly context: string;
  private objects: Held[] = [];

  constructor(context = 'kind-fake') {
    this.context = context;
  }

  /** For code that takes a whole API and uses no more than this of it. */
  get api(): Api {
    return this as unknown as Api;
  }

  /** The names of all objects of a kind, with their namespace if they have one. */
  names(kind: string): string[] {
    const found = this.objects.filter((object) => object.kind === kind);
    return found
      .map(({ metadata }) => [metadata?.namespace ?? [], metadata!.name!].flat().join('/'))
      .toSorted();
  }

  create<T extends KubernetesObject>(object: T): Promise<T> {
    const made = structuredClone(object);
    made.metadata = Object.assign({ creationTimestamp: new Date(), uid: randomUUID() }, made.metadata);
    this.objects.push(made);
    return Promise.resolve(made);
  }

  read<T extends KubernetesObject>(reference: Reference): Promise<T | undefined> {
    const found = this.objects.find((object) => isMeant(object, reference));
    return Promise.resolve(found as T | undefined);
  }

  list<T extends KubernetesObject>(selection: Selection): Promise<readonly T[]> {
    return Promise.resolve(this.objects.filter((object) => isSelected(object, selection)) as T[]);
  }

  /** Merges the spec, one level deep. */
  async patch<T extends KubernetesObject>(reference: Reference, patch: { spec?: object }): Promise<T> {
    const object = (await this.read<T & { spec?: object }>(reference))!;
    object.spec = { ...object.spec, ...patch.spec };
    return object;
  }

  async delete(reference: Reference): Promise<boolean> {
    const object = await this.read(reference);
    if (object === undefined) return false;
    if (reference.kind === 'Namespace') object.metadata!.deletionTimestamp = new Date();
    else this.objects = this.objects.filter((one) => one !== object);
    this.end();
    return true;
  }

  /** A pod whose processes stand still ends only by force. */
  deleteAll(selection: Selection, { graceS }: { readonly graceS?: number } = {}): Promise<void> {
    if (selection.kind === 'Pod' && graceS !== 0) return Promise.resolve();
    this.objects = this.objects.filter((object) => !isSelected(object, selection));
    this.end();
    return Promise.resolve();
  }

  private end(): void {
    const inside = (name: string): Held[] =>
      this.objects.filter(({ metadata }) => metadata?.namespace === name);
    const ending = this.objects.filter(
      ({ kind, metadata }) => kind === 'Namespace' && metadata?.deletionTimestamp !== undefined,
    );
    for (const namespace of ending) {
      const contents = inside(namespace.metadata!.name!);
      if (contents.some(({ kind }) => kind === 'Pod')) continue;
      this.objects = this.objects.filter((object) => object !== namespace && !contents.includes(object));
    }
  }
}

function isMeant({ kind, metadata }: Held, reference: Reference): boolean {
  return (
    kind === reference.kind &&
    metadata?.name === reference.name &&
    metadata?.namespace === reference.namespace
  );
}

function isSelected({ kind, metadata }: Held, { kind: wanted, namespace, labels = {} }: Selection): boolean {
  if (kind !== wanted || (namespace !== undefined && metadata?.namespace !== namespace)) return false;
  return Object.entries(labels).every(([name, value]) => metadata?.labels?.[name] === value);
}
