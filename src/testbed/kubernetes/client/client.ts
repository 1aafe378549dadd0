/** The part of the Kubernetes API that the testbed needs, over HTTP. */

import type { KubeConfig, KubernetesObject, V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import type { Duplex } from 'node:stream';
import type {
  Api,
  Executed,
  ContainerRef,
  PortRef,
  Reference,
  Selection,
  Session,
  SessionListener,
} from '../api.ts';
import { LABEL } from '../names.ts';
import { classify } from './api-error.ts';
import { execute } from './exec.ts';
import { follow } from './follow.ts';
import { forward } from './forward.ts';
import { headerOf, Requests, selectorOf } from './requests.ts';
import { IF_TRANSIENT, LIMITS, retry, type Limits, type RetryOptions } from './retry.ts';
import { openSession } from './session.ts';
import { watch, WATCH_QUERY } from './watch.ts';

export class Client implements Api {
  readonly context: string;
  private readonly kubeconfig: KubeConfig;
  private readonly limits: Limits;
  private readonly requests: Requests;

  /** Requests go to the kubeconfig's current context, which must not change. */
  constructor(kubeconfig: KubeConfig, limits: Limits = LIMITS) {
    this.context = kubeconfig.getCurrentContext();
    this.kubeconfig = kubeconfig;
    this.limits = limits;
    this.requests = new Requests(kubeconfig, limits.requestMs);
  }

  version(): Promise<string> {
    return retry(this.retryOptions('ask for its version'), () => this.requests.version());
  }

  create<T extends KubernetesObject>(object: T): Promise<T> {
    const reference = referenceOf(object);
    return retry(this.retryOptions(`create ${nameOf(reference)}`), async (maybeApplied) => {
      try {
        return await this.requests.create(object);
      } catch (error) {
        const made = maybeApplied && isStatus(error, 409) ? await this.look<T>(reference) : undefined;
        if (made !== undefined && isOfRun(made, object)) return made;
        throw error;
      }
    });
  }

  read<T extends KubernetesObject>(reference: Reference): Promise<T | undefined> {
    return retry(this.retryOptions(`read ${nameOf(reference)}`), () => this.look<T>(reference));
  }

  list<T extends KubernetesObject>(selection: Selection): Promise<readonly T[]> {
    return retry(this.retryOptions(`list ${nameOfAll(selection)}`), async () => {
      const { apiVersion, kind, namespace, labels } = selection;
      const selector = selectorOf(labels);
      const rest = [undefined, undefined, undefined, undefined, selector] as const;
      const { items } = await this.requests.list<T>(apiVersion, kind, namespace, ...rest);
      // The server leaves them out in a list.
      return items.map((item) => Object.assign(item, { apiVersion, kind }));
    });
  }

  patch<T extends KubernetesObject>(reference: Reference, patch: object): Promise<T> {
    return retry(this.retryOptions(`change ${nameOf(reference)}`), () =>
      this.requests.merge<T>(reference, patch),
    );
  }

  delete(reference: Reference, options: Parameters<Api['delete']>[1] = {}): Promise<boolean> {
    return retry(this.retryOptions(`delete ${nameOf(reference)}`), async (maybeApplied) => {
      try {
        await this.deleteOnce(reference, options);
        return true;
      } catch (error) {
        if (isStatus(error, 404)) return maybeApplied;
        if (!isStatus(error, 409)) throw error;
        const there = await this.look(reference);
        if (there === undefined || (options.uid !== undefined && there.metadata?.uid !== options.uid))
          return maybeApplied;
        if (there.metadata?.deletionTimestamp === undefined) throw error;
        return true;
      }
    });
  }

  evict(pod: Reference, uid: string): Promise<boolean> {
    return retry(this.retryOptions(`evict ${nameOf(pod)}`), async (maybeApplied) => {
      try {
        await this.requests.evict(pod, uid);
        return true;
      } catch (error) {
        if (isStatus(error, 429)) return false;
        // Another attempt of ours has ended it.
        if (maybeApplied && (isStatus(error, 404) || isStatus(error, 409))) return true;
        throw error;
      }
    });
  }

  deleteAll(selection: Selection, options: { readonly graceS?: number } = {}): Promise<void> {
    return retry(this.retryOptions(`delete ${nameOfAll(selection)}`), () =>
      this.requests.deleteCollection(selection, options.graceS),
    );
  }

  may(access: Parameters<Api['may']>[0]): Promise<boolean> {
    const what = `ask whether one may ${access.verb} ${access.resource}`;
    return retry(this.retryOptions(what), async () => {
      const { status } = await this.requests.create<V1SelfSubjectAccessReview>({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: access },
      });
      return status?.allowed ?? false;
    });
  }

  exec(
    ref: ContainerRef,
    command: readonly string[],
    options: { readonly input?: string; readonly limitMs?: number } = {},
  ): Promise<Executed> {
    return execute(this.kubeconfig, { ref, command, ...options }, this.limits);
  }

  session(ref: ContainerRef, command: readonly string[], listener: SessionListener): Promise<Session> {
    return openSession(this.kubeconfig, { ref, command, listener }, this.limits);
  }

  follow(ref: ContainerRef, onBytes: (bytes: Buffer) => void, signal: AbortSignal): Promise<void> {
    const { kubeconfig, limits } = this;
    return follow({ kubeconfig, limits, api: this, ref }, onBytes, signal);
  }

  forward(ref: PortRef): Promise<Duplex> {
    return forward(this.kubeconfig, ref, this.limits);
  }

  watch(selection: Selection, onChange: () => void, signal: AbortSignal): void {
    void watch(this.kubeconfig, () => this.requests.address(selection, WATCH_QUERY), onChange, signal);
  }

  private retryOptions(what: string): RetryOptions {
    return { what, retryIf: IF_TRANSIENT, limits: this.limits };
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
  return classify(error).status === status;
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
