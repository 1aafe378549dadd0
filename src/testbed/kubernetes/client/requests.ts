/** client-node's requests for objects of any kind, each with a deadline, and those that it lacks. */

import {
  createConfiguration,
  HttpMethod,
  KubernetesObjectApi,
  PatchStrategy,
  ServerConfiguration,
  type KubeConfig,
  type KubernetesObject,
  type Middleware,
  type VersionInfo,
} from '@kubernetes/client-node';
import { monotonicUs } from '../../../core/clock.ts';
import type { Reference, Selection } from '../api.ts';

/** For so long connections are used again; credentials may have been renewed by then. */
const CONNECTIONS_LIVE_US = 60_000_000;

const ACCEPTED = 'application/json';

export class Requests extends KubernetesObjectApi {
  constructor(kubeconfig: KubeConfig, limitMs: number) {
    super(
      createConfiguration({
        baseServer: new ServerConfiguration(kubeconfig.getCurrentCluster()!.server, {}),
        authMethods: { default: kubeconfig },
        promiseMiddleware: [deadline(limitMs), sharedConnections()],
      }),
    );
  }

  async version(): Promise<string> {
    const context = this.configuration.baseServer.makeRequestContext('/version', HttpMethod.GET);
    context.setHeaderParam('Accept', ACCEPTED);
    const { gitVersion } = (await this.requestPromise(context, 'VersionInfo')) as VersionInfo;
    return gitVersion;
  }

  /** A merge patch: what is null is removed, lists are replaced. */
  merge<T extends KubernetesObject>(reference: Reference, patch: object): Promise<T> {
    const { apiVersion, kind, metadata } = headerOf(reference);
    const changes = patch as KubernetesObject;
    const spec = { ...changes, apiVersion, kind, metadata: Object.assign({}, changes.metadata, metadata) };
    return this.patch(spec as T, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
  }

  /** Path and query of all that are meant. */
  async address({ labels, ...which }: Selection, query: Record<string, string> = {}): Promise<string> {
    const { apiVersion, kind, namespace } = which;
    const metadata = namespace === undefined ? {} : { namespace };
    const path = await this.specUriPath({ apiVersion, kind, metadata }, 'list');
    const selector = selectorOf(labels);
    const all = new URLSearchParams(selector === undefined ? query : { ...query, labelSelector: selector });
    return all.size === 0 ? path : `${path}?${all.toString()}`;
  }

  async evict(pod: Reference, uid: string): Promise<void> {
    const path = await this.specUriPath(headerOf(pod), 'read');
    const context = this.configuration.baseServer.makeRequestContext(`${path}/eviction`, HttpMethod.POST);
    context.setHeaderParam('Accept', ACCEPTED);
    context.setHeaderParam('Content-Type', ACCEPTED);
    const { name, namespace } = pod;
    const deleteOptions = { preconditions: { uid } };
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    context.setBody(JSON.stringify({ ...eviction, deleteOptions }));
    await this.requestPromise(context, 'V1Status');
  }

  async deleteCollection(selection: Selection, graceS: number | undefined): Promise<void> {
    const query: Record<string, string> =
      graceS === undefined ? {} : { gracePeriodSeconds: graceS.toString() };
    const address = await this.address(selection, query);
    const context = this.configuration.baseServer.makeRequestContext(address, HttpMethod.DELETE);
    context.setHeaderParam('Accept', ACCEPTED);
    await this.requestPromise(context, 'V1Status');
  }
}

/** What client-node wants to know of an object to find it; a new one each time, for it writes into it. */
export function headerOf({ apiVersion, kind, name, namespace }: Reference) {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

export function selectorOf(labels: Selection['labels']): string | undefined {
  if (labels === undefined) return undefined;
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
}

/** client-node itself waits forever. */
function deadline(limitMs: number): Middleware {
  return {
    pre: (context) => {
      context.setSignal(AbortSignal.timeout(limitMs));
      return Promise.resolve(context);
    },
    post: (response) => Promise.resolve(response),
  };
}

/** client-node makes a new pool of connections for every request, and so a new handshake. */
function sharedConnections(): Middleware {
  let sinceUs = -Infinity;
  let shared: ReturnType<Parameters<Middleware['pre']>[0]['getDispatcher']>;
  return {
    pre: (context) => {
      if (monotonicUs() - sinceUs > CONNECTIONS_LIVE_US) {
        shared = context.getDispatcher();
        sinceUs = monotonicUs();
      }
      if (shared !== undefined) context.setDispatcher(shared);
      return Promise.resolve(context);
    },
    post: (response) => Promise.resolve(response),
  };
}
