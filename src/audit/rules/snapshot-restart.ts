import { time, writesIn, writesPerS } from '../amounts.ts';
import { persistenceOf, RESTART_MS, snapshotGapMs } from '../persistence.ts';
import { isRestarted, unknownOf } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';
import { byValue, settingsOf } from '../settings.ts';

export const SNAPSHOT_RESTART: Rule = {
  id: 'snapshot-restart',
  title:
    'A master that is started again sooner than down-after comes back with its last snapshot, and its replicas copy that',
  severity: 'high',
  holds:
    'A data node has snapshots but no append-only file, its container is started again when it ends, and down-after is 2 s or more',
  experiments: ['empty-restart', 'persistent-restart'],
  change: 'Set appendonly yes.',
  find(description) {
    const { nodes, pods } = description;
    const detection = detectionMs(description);
    const restarted = nodes.filter(
      (node) =>
        persistenceOf(node) === 'rdb' && pods.some((one) => one.name === node.pod && isRestarted(one)),
    );
    const unseen = unknownOf(
      'persistence',
      nodes.filter((node) => persistenceOf(node) === undefined),
    );
    if (detection < RESTART_MS) return unseen;
    const found = byValue(settingsOf({ nodes: restarted }, 'save').known).map(([value, at]) => {
      const gap = snapshotGapMs(value, writesPerS(description));
      return {
        at,
        setting: 'save',
        value: `"${value}", appendonly no, with down-after ${time(detection)}`,
        consequence: `A killed container is back in ${time(RESTART_MS)} or less, long before ${time(detection)}: no failover, and every write since the last snapshot is lost on every node, up to ${time(gap)} of them${writesIn(gap, description)}.`,
      };
    });
    return [...found, ...unseen];
  },
};
