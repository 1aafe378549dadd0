import type { Rule } from '../rule.ts';

export const SENTINELS_DISAGREE: Rule = {
  id: 'sentinels-disagree',
  title: 'Sentinels name different masters',
  severity: 'high',
  holds: 'Two Sentinels name different processes as the master',
  experiments: ['sentinel-forgets'],
  change:
    'Find out which master has the data, then SENTINEL REMOVE and MONITOR on the Sentinels that are wrong, each in turn.',
  find({ sentinels }) {
    const addresses = new Set(sentinels.map(({ watches }) => watches.address));
    if (addresses.size === 1) return [];
    const blind = sentinels.filter(({ watches }) => watches.process === undefined);
    // Two addresses may well be those of one process: its name and its IP.
    if (blind.length > 0)
      return [{ unseen: `Sentinels name ${[...addresses].join(', ')}, which may be one process or several` }];
    const named = [...Map.groupBy(sentinels, ({ watches }) => watches.process!)];
    if (named.length === 1) return [];
    return [
      {
        at: sentinels.map(({ name }) => name),
        setting: 'master',
        value: named
          .map(([master, those]) => `${master} by ${those.map(({ name }) => name).join(', ')}`)
          .join('; '),
        consequence:
          'Clients write to two masters, and all that one of them acknowledged is lost once the Sentinels agree. They do not vote for each other as long as they name different addresses.',
      },
    ];
  },
};
