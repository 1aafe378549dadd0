/** The part of the Kubernetes API that the testbed needs, spoken to a real API server. */

import type { KubeConfig, KubernetesObject, V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import type { Api, Executed, Place, Reference, Selection, Session, SessionListener } from '../api.ts';
import { LABEL } from '../names.ts';
import { execute } from './exec.ts';
import { follow } from './follow.ts';
import { LIMITS, persist, WHATEVER_PASSES, type Asking, type Limits } from './patience.ts';
import { headerOf, Requests, selectorOf } from './requests.ts';
import { openSession } from './session.ts';
import { troubleOf } from './trouble.ts';
import { watch, WATCH_QUERY } from './watch.ts';

export class Client implements Api {
  readonly context: string;
  private readonly kubeconfig: KubeConfig;
  private readonly limits: Limits;
  private readonly requests: Requests;

  /** The kubeconfig's current context is the one that is spoken to, and must not change. */
  constructor(kubeconfig: KubeConfig, limits: Limits = LIMITS) {
    this.context = kubeconfig.getCurrentContext();
    this.kubeconfig = kubeconfig;
    this.limits = limits;
    this.requests = new Requests(kubeconfig, limits.requestMs);
  }

  version(): Promise<string> {
    return persist(this.asking('ask for its version'), () => this.requests.version());
  }

  create<T extends KubernetesObject>(object: T): Promise<T> {
    const reference = referenceOf(object);
    return persist(this.asking(`create ${nameOf(reference)}`), async (perhapsDone) => {
      try {
        return await this.requests.create(object);
      } catch (error) {
        const made = perhapsDone && isStatus(error, 409) ? await this.look<T>(reference) : undefined;
        if (made !== undefined && isOfRun(made, object)) return made;
        throw error;
      }
    });
  }

  read<T extends KubernetesObject>(reference: Reference): Promise<T | undefined> {
    return persist(this.asking(`read ${nameOf(reference)}`), () => this.look<T>(reference));
  }

  list<T extends KubernetesObject>(selection: Selection): Promise<readonly T[]> {
    return persist(this.asking(`list ${nameOfAll(selection)}`), async () => {
      const { apiVersion, kind, namespace, labels } = selection;
      const selector = selectorOf(labels);
      const rest = [undefined, undefined, undefined, undefined, selector] as const;
      const { items } = await this.requests.list<T>(apiVersion, kind, namespace, ...rest);
      // The server leaves them out in a list.
      return items.map((item) => Object.assign(item, { apiVersion, kind }));
    });
  }

  patch<T extends KubernetesObject>(reference: Reference, patch: object): Promise<T> {
    return persist(this.asking(`change ${nameOf(reference)}`), () =>
      this.requests.merge<T>(reference, patch),
    );
  }

  delete(reference: Reference, options: Parameters<Api['delete']>[1] = {}): Promise<boolean> {
    return persist(this.asking(`delete ${nameOf(reference)}`), async (perhapsDone) => {
      try {
        await this.deleteOnce(reference, options);
        return true;
      } catch (error) {
        if (isStatus(error, 404)) return perhapsDone;
        if (!isStatus(error, 409)) throw error;
        const there = await this.look(reference);
        if (there === undefined || (options.uid !== undefined && there.metadata?.uid !== options.uid))
          return perhapsDone;
        if (there.metadata?.deletionTimestamp === undefined) throw error;
        return true;
      }
    });
  }

  deleteAll(selection: Selection, options: { readonly graceS?: number } = {}): Promise<void> {
    return persist(this.asking(`delete ${nameOfAll(selection)}`), () =>
      this.requests.deleteCollection(selection, options.graceS),
    );
  }

  may(access: Parameters<Api['may']>[0]): Promise<boolean> {
    const what = `ask whether one may ${access.verb} ${access.resource}`;
    return persist(this.asking(what), async () => {
      const { status } = await this.requests.create<V1SelfSubjectAccessReview>({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: access },
      });
      return status?.allowed ?? false;
    });
  }

  exec(
    place: Place,
    command: readonly string[],
    options: { readonly input?: string; readonly limitMs?: number } = {},
  ): Promise<Executed> {
    return execute(this.kubeconfig, { place, command, ...options }, this.limits);
  }

  session(place: Place, command: readonly string[], listener: SessionListener): Promise<Session> {
    return openSession(this.kubeconfig, { place, command, listener }, this.limits);
  }

  follow(place: Place, onBytes: (bytes: Buffer) => void, signal: AbortSignal): Promise<void> {
    const { kubeconfig, limits } = this;
    return follow({ kubeconfig, limits, api: this, place }, onBytes, signal);
  }

  watch(selection: Selection, onChange: () => void, signal: AbortSignal): void {
    void watch(this.kubeconfig, () => this.requests.address(selection, WATCH_QUERY), onChange, signal);
  }

  private asking(what: string): Asking {
    return { what, again: WHATEVER_PASSES, limits: this.limits };
  }

  private async look<T extends KubernetesObject>(reference: Reference): Promise<T | undefined> {
    try {
      return await this.requests.read<T>(headerOf(reference));
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  private async deleteOnce(
    reference: Reference,
    { graceS, uid }: NonNullable<Parameters<Api['delete']>[1]>,
  ): Promise<void> {
    const body = {
      ...(graceS === undefined ? {} : { gracePeriodSeconds: graceS }),
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    };
    const rest = [undefined, undefined, undefined, undefined, undefined, body] as const;
    await this.requests.delete(headerOf(reference), ...rest);
  }
}

function isStatus(error: unknown, status: number): boolean {
  return troubleOf(error).status === status;
}

/** An object that was found where one was to be made: it is ours if it is of the same run. */
function isOfRun(found: KubernetesObject, wanted: KubernetesObject): boolean {
  const run = wanted.metadata?.labels?.[LABEL.run];
  return run !== undefined && found.metadata?.labels?.[LABEL.run] === run;
}

function referenceOf({ apiVersion = '', kind = '', metadata }: KubernetesObject): Reference {
  const { name = '', namespace } = metadata ?? {};
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

function nameOf({ kind, name, namespace }: Reference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function nameOfAll({ kind, namespace, labels }: Selection): string {
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  return labels === undefined
    ? `every ${kind}${where}`
    : `every ${kind}${where} labelled ${selectorOf(labels)}`;
}
