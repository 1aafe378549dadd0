import { settingsOf } from '../settings.ts';
import type { Rule } from '../rule.ts';

export const NO_CANDIDATE: Rule = {
  id: 'no-candidate',
  title: 'No replica may become the master',
  severity: 'high',
  holds: 'There is no replica, or replica-priority is 0 on every replica',
  experiments: ['no-eligible-replica', 'leader-chooses-by-priority'],
  change: 'Run two replicas or more, and set replica-priority above 0 on those that may take over.',
  find(description) {
    const replicas = description.nodes.filter(({ role }) => role === 'replica');
    const consequence =
      'When the master is lost, every failover is given up for want of a good replica: no writes until that master itself is back.';
    if (replicas.length === 0)
      return [
        {
          at: description.nodes.map(({ name }) => name),
          setting: 'replicas',
          value: '0',
          consequence,
        },
      ];
    const { known, unseen } = settingsOf({ nodes: replicas }, 'replica-priority', 'slave-priority');
    if (known.some(({ value }) => value !== '0') || known.length === 0) return unseen;
    if (unseen.length > 0) return unseen;
    return [{ at: replicas.map(({ name }) => name), setting: 'replica-priority', value: '0', consequence }];
  },
};
