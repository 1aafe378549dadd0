import { unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const SENTINELS_OPEN: Rule = {
  id: 'sentinels-open',
  title: 'Sentinels take orders without a password',
  severity: 'low',
  holds: 'A Sentinel answers without a password',
  experiments: ['planned-failover', 'reset-in-minority'],
  change: 'Set requirepass (and sentinel-pass), or an ACL, on every Sentinel, and a NetworkPolicy.',
  find({ sentinels }) {
    const open = sentinels.filter(({ isOpen }) => isOpen === true);
    const blind = sentinels.filter(({ isOpen }) => isOpen === undefined);
    if (open.length === 0) return unknownOf('whether a password is needed', blind);
    return [
      {
        at: open.map(({ name }) => name),
        setting: 'requirepass',
        value: 'none',
        consequence:
          'Every pod that reaches the port can order a failover, RESET, or have the Sentinels watch another master; a Sentinel of another deployment can join.',
      },
    ];
  },
};
