import { isDown } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const STALE_REPLICAS: Rule = {
  id: 'stale-replicas',
  title: 'Sentinels wait for replicas that no longer exist',
  severity: 'low',
  holds:
    'A Sentinel knows a replica that does not answer and whose address leads to no process that was found',
  experiments: [],
  change: 'With master and replicas in reach, SENTINEL RESET on one Sentinel after the other, 30 s apart.',
  find({ nodes, sentinels }) {
    const announced = nodes.map((node) => `${node.announced?.host}:${node.announced?.port}`);
    const stale = sentinels.map(({ name, watches }) => ({
      name,
      addresses: watches.replicas
        .filter((one) => one.process === undefined && isDown(one) && !announced.includes(one.address))
        .map(({ address }) => address),
    }));
    const haunted = stale.filter(({ addresses }) => addresses.length > 0);
    if (haunted.length === 0) return [];
    const addresses = [...new Set(haunted.flatMap((one) => one.addresses))];
    return [
      {
        at: haunted.map(({ name }) => name),
        setting: 'known replicas',
        value: addresses.join(', '),
        consequence:
          'The addresses are kept for ever. A Redis that gets one of them later, of another deployment too, is made a replica of this master and loses its data if the passwords allow it.',
      },
    ];
  },
};
