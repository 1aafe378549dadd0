import { isHostName } from '../../core/host-name.ts';
import { unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const NAMES_UNRESOLVED: Rule = {
  id: 'names-unresolved',
  title: 'Host names are announced, and Sentinels do not resolve them',
  severity: 'high',
  holds: 'A process announces a host name, and resolve-hostnames of a Sentinel is not yes',
  experiments: ['no-eligible-replica'],
  change:
    'Set resolve-hostnames yes and announce-hostnames yes, before `sentinel monitor`, on every Sentinel.',
  find({ nodes, sentinels }) {
    const named = [...nodes, ...sentinels].filter(
      ({ announced }) => announced !== undefined && isHostName(announced.host),
    );
    if (named.length === 0) return [];
    const settingOf = (sentinel: (typeof sentinels)[number]) => sentinel.settings?.['resolve-hostnames'];
    const deaf = sentinels.filter((sentinel) => ![undefined, 'yes'].includes(settingOf(sentinel)));
    const blind = sentinels.filter((sentinel) => settingOf(sentinel) === undefined);
    if (deaf.length === 0) return unknownOf('resolve-hostnames', blind);
    return [
      {
        at: deaf.map(({ name }) => name),
        setting: 'resolve-hostnames',
        value: `${settingOf(deaf[0]!)}, and ${named[0]!.name} announces ${named[0]!.announced!.host}`,
        consequence:
          'Such a Sentinel takes no replica and no other Sentinel that is announced by name: it has nothing to promote and no votes, so that there is no failover.',
      },
      ...unknownOf('resolve-hostnames', blind),
    ];
  },
};
