import { count } from '../../core/quantity.ts';
import { time } from '../amounts.ts';
import { persistenceOf, RESTART_MS } from '../persistence.ts';
import { isRestarted, unknownOf } from '../places.ts';
import { detectionMs } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const EMPTY_RESTART: Rule = {
  id: 'empty-restart',
  title:
    'A master that is started again sooner than down-after comes back empty, and its replicas copy the emptiness',
  severity: 'high',
  holds:
    'A data node has neither an append-only file nor snapshots, its container is started again when it ends, and down-after is 2 s or more',
  experiments: ['empty-restart', 'data-volume-lost'],
  change:
    'Set appendonly yes on a volume of its own, or have the container wait for longer than down-after before it starts Redis.',
  find(description) {
    const { nodes, pods } = description;
    const detection = detectionMs(description);
    const restarted = nodes.filter(({ pod }) => pods.some((one) => one.name === pod && isRestarted(one)));
    const empty = restarted.filter((node) => persistenceOf(node) === 'none');
    const unseen = unknownOf(
      'persistence',
      nodes.filter((node) => persistenceOf(node) === undefined),
    );
    if (empty.length === 0 || detection < RESTART_MS) return unseen;
    const keys = nodes.find(({ role }) => role === 'master')?.keys;
    return [
      {
        at: empty.map(({ name }) => name),
        setting: 'appendonly, save',
        value: `no, "" with down-after ${time(detection)}`,
        consequence: `A killed container is back in ${time(RESTART_MS)} or less, long before ${time(detection)}: no failover, and everything${keys === undefined || keys === 0 ? '' : `, ${count(keys, 'key')},`} is lost on every node.`,
      },
      ...unseen,
    ];
  },
};
