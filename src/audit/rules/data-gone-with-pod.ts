import { time } from '../amounts.ts';
import { persistenceOf } from '../persistence.ts';
import { housed, isGoneWithPod, volumeUnder, type Housed } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';
import { settingOf } from '../settings.ts';
import type { DataNode } from '../../deployment/description.ts';

/** ms in which a deleted pod is made anew and serves: measured 6 s to 9 s with a small data set. */
const ANEW_MS = 10_000;

export const DATA_GONE_WITH_POD: Rule = {
  id: 'data-gone-with-pod',
  title: 'What a data node has on its disk is gone with its pod',
  severity: 'medium',
  holds:
    'A data node is persistent, but its dir lies on no volume that outlives the pod; of high severity where its address stays the same and down-after is 10 s or more',
  experiments: ['data-volume-lost', 'master-pod-returns-early'],
  change: 'Put dir on a PersistentVolumeClaim (volumeClaimTemplates).',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const dirs = known.flatMap((one) => {
      const dir = settingOf(one.process, 'dir');
      return dir === undefined ? [] : [{ ...one, dir }];
    });
    const gone = dirs.filter(
      ({ process, container, dir }) =>
        ['aof', 'rdb'].includes(persistenceOf(process) ?? '') && isGoneWithPod(container, dir),
    );
    if (gone.length === 0) return unseen;
    const detection = detectionMs(description);
    const isWiped = detection >= ANEW_MS && gone.some(keepsAddress);
    const [{ container, dir }] = gone as [(typeof gone)[number]];
    return [
      {
        at: gone.map(({ process }) => process.name),
        setting: 'dir',
        value: `${dir} on ${volumeUnder(container, dir)?.kind ?? "the container's file system"}`,
        consequence: isWiped
          ? `A deleted pod is back, empty, at the same address sooner than down-after (${time(detection)}): if it was the master there is no failover, and everything is lost on every node.`
          : 'Each new pod copies the whole data set again; if all pods are gone at once, so is everything.',
        ...(isWiped ? { severity: 'high' as const } : {}),
      },
      ...unseen,
    ];
  },
};

/** Whether its pod's successor is found at the same address. */
function keepsAddress({ process, pod }: Housed<DataNode>): boolean {
  return process.announced !== undefined && pod.ip !== undefined && process.announced.host !== pod.ip;
}
