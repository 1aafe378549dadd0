import { unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';
import { settingOf } from '../settings.ts';

export const TLS_REPLICATION_MISSING: Rule = {
  id: 'tls-replication-missing',
  title: 'A node that speaks TLS to clients does not speak it to its master',
  severity: 'high',
  holds: 'A data node with TLS has tls-replication no',
  experiments: ['no-eligible-replica'],
  change: 'Set tls-replication yes on every data node (and on Sentinels, which connect by the same setting).',
  find({ nodes }) {
    const tls = nodes.filter((node) => node.tls);
    const blind = tls.filter((node) => settingOf(node, 'tls-replication') === undefined);
    const plain = tls.filter((node) => settingOf(node, 'tls-replication') === 'no');
    if (plain.length === 0) return unknownOf('tls-replication', blind);
    return [
      {
        at: plain.map(({ name }) => name),
        setting: 'tls-replication',
        value: 'no',
        consequence:
          'As a replica it does not get through to a master whose port is TLS only: it has no copy now, or will have none after the next failover, and once it is behind for long it cannot be chosen.',
      },
      ...unknownOf('tls-replication', blind),
    ];
  },
};
