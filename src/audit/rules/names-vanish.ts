import { isHostName } from '../../core/host-name.ts';
import type { Description } from '../../deployment/description.ts';
import type { Process } from '../places.ts';
import type { Rule } from '../rule.ts';

export const NAMES_VANISH: Rule = {
  id: 'names-vanish',
  title: 'A host name that is announced does not resolve while its pod is gone',
  severity: 'low',
  holds:
    "A process announces its pod's name in a headless Service; of medium severity where the Service lists Ready pods only",
  experiments: ['master-killed-name-lost', 'sentinels-stall'],
  change:
    'Announce the IP of a Service for each pod, or at least set publishNotReadyAddresses on the headless Service.',
  find(description) {
    const named = [...description.nodes, ...description.sentinels].flatMap((process) => {
      const service = headlessOf(process, description);
      return service === undefined ? [] : [{ process, service }];
    });
    if (named.length === 0) return [];
    const hiding = named.filter(({ service }) => !service.publishesNotReady);
    const worst = hiding[0] ?? named[0]!;
    return [
      {
        at: named.map(({ process }) => process.name),
        setting: 'announced address',
        value: `${worst.process.announced!.host} by Service ${worst.service.name}`,
        consequence: `While a pod is gone${hiding.length > 0 ? ', or not Ready,' : ''} Sentinels resolve its name in vain several times a second. They wait for each answer: where DNS takes more than 2 s, a Sentinel does not act for 30 s (TILT), and the failover comes that much later.`,
        ...(hiding.length > 0 ? { severity: 'medium' as const } : {}),
      },
    ];
  },
};

/** The headless Service that the announced name is a name of. */
function headlessOf({ pod, announced }: Process, { services }: Description) {
  if (announced === undefined || !isHostName(announced.host)) return undefined;
  const [first, second] = announced.host.split('.');
  return first === pod
    ? services.find(({ name, address }) => name === second && address === 'None')
    : undefined;
}
