/** Pods in memory, for what goes by a podCache. */

import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { onTestFinished } from 'vitest';
import type { Api } from '../../src/testbed/kubernetes/api.ts';
import { podOf } from '../../src/testbed/kubernetes/names.ts';
import { PodCache } from '../../src/testbed/kubernetes/pods/pod-cache.ts';
import { ownResidences } from '../../src/testbed/kubernetes/pods/residences.ts';

/** What matters of a pod. */
export interface FakePod {
  readonly uid: string;
  readonly node?: string;
  readonly ip?: string;
  /** Of its only container; absent until that has started. */
  readonly container?: string;
  /** Why that container waits. */
  readonly waiting?: string;
  /** What that container is for; a data node by default. */
  readonly kind?: 'redis' | 'sentinel';
  /** How long it is given to end, s; absent where it does not say. */
  readonly graceS?: number;
}

export class FakePods {
  /** How often the list was read. */
  lists = 0;
  /** While set, the API server fails with it. */
  failure: Error | undefined;
  private readonly pods = new Map<string, V1Pod>();
  private onChange: () => void = () => undefined;

  get api(): Api {
    const api: Pick<Api, 'list' | 'watch'> = {
      list: <T>() => {
        this.lists++;
        if (this.failure !== undefined) return Promise.reject(this.failure);
        return Promise.resolve([...this.pods.values()] as T[]);
      },
      watch: (_selection, onChange) => {
        this.onChange = onChange;
      },
    };
    return api as Api;
  }

  /** Makes the pod of a host, or changes it; the podCache hears of it. */
  put(host: string, { uid, node, ip, container, waiting, kind = 'redis', graceS }: FakePod): void {
    const status: V1ContainerStatus = {
      name: kind,
      image: 'redis',
      imageID: '',
      ready: container !== undefined,
      restartCount: 0,
      state:
        container === undefined
          ? { waiting: waiting === undefined ? {} : { reason: waiting } }
          : { running: {} },
      ...(container === undefined ? {} : { containerID: container }),
    };
    this.pods.set(host, {
      metadata: { name: podOf(host), namespace: 'sc-test', uid },
      spec: {
        containers: [{ name: kind }],
        ...(node === undefined ? {} : { nodeName: node }),
        ...(graceS === undefined ? {} : { terminationGracePeriodSeconds: graceS }),
      },
      status: {
        phase: container === undefined ? 'Pending' : 'Running',
        ...(ip === undefined ? {} : { podIP: ip }),
        containerStatuses: [status],
      },
    });
    this.onChange();
  }

  remove(host: string): void {
    this.pods.delete(host);
    this.onChange();
  }

  /** A podCache that ends with the test. */
  podCache(): Promise<PodCache> {
    const stop = new AbortController();
    onTestFinished(() => {
      stop.abort();
    });
    return PodCache.open(this.api, ownResidences('sc-test'), stop.signal);
  }
}
