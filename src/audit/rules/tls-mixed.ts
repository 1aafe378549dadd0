import type { Rule } from '../rule.ts';

export const TLS_MIXED: Rule = {
  id: 'tls-mixed',
  title: 'Some connections are in plain text while others are not',
  severity: 'medium',
  holds: 'Some data nodes or Sentinels speak TLS, and others do not',
  experiments: [],
  change: 'Use TLS on every data node and Sentinel, with tls-replication yes on each.',
  find({ nodes, sentinels }) {
    const all = [...nodes, ...sentinels];
    const plain = all.filter(({ tls }) => !tls);
    if (plain.length === 0 || plain.length === all.length) return [];
    return [
      {
        at: plain.map(({ name }) => name),
        setting: 'tls',
        value: `no, and yes on ${all.length - plain.length} others`,
        consequence:
          'Passwords and data cross the network in plain text. Where the role moves to a node with the other setting, clients and replicas that were configured for one kind do not connect.',
      },
    ];
  },
};
