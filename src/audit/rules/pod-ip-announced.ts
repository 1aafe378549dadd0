import type { Description } from '../../deployment/description.ts';
import { count } from '../../core/quantity.ts';
import { majority } from '../../experiment/topology.ts';
import { counted } from '../quorum.ts';
import { unknownOf, type Process } from '../places.ts';
import type { Rule } from '../rule.ts';

export const POD_IP_ANNOUNCED: Rule = {
  id: 'pod-ip-announced',
  title: 'A pod that is made anew is another one to the Sentinels',
  severity: 'medium',
  holds: "A data node or a Sentinel announces the IP of its pod, which the pod's successor does not have",
  experiments: ['master-pod-deleted'],
  change:
    'Announce an address that outlives the pod: a Service for each pod, or host names with resolve-hostnames and announce-hostnames.',
  find(description) {
    const { nodes, sentinels } = description;
    const { data, voters } = { data: at(nodes, description), voters: at(sentinels, description) };
    const blind = [...nodes, ...sentinels].filter((one) => isByPodIp(one, description) === undefined);
    const known = [...data, ...voters];
    if (known.length === 0) return unknownOf('the announced address', blind);
    return [
      {
        at: known.map(({ name }) => name),
        setting: 'announced address',
        value: `the pod's IP, such as ${known[0]!.announced!.host}`,
        consequence: [
          ...(data.length === 0
            ? []
            : [
                "A deleted data node's address is never found again: its successor joins only if its start script or an operator connects it, and the old address is kept as a replica that is down.",
              ]),
          ...(voters.length === 0 ? [] : [ghosts(description)]),
        ].join(' '),
      },
      ...unknownOf('the announced address', blind),
    ];
  },
};

/** After so many new Sentinels under new ids those that live are no majority of those that are known. */
function ghosts(description: Description): string {
  const [living, known] = [description.sentinels.length, counted(description)];
  let made = 0;
  while (majority(known + made) <= living) made += 1;
  return `Each Sentinel that is made anew with a new id is one more known, and none is forgotten: after ${count(made, 'new pod')} the ${living} that live are no majority of ${known + made}, and there is no failover unless they are reset.`;
}

function at<P extends Process>(processes: readonly P[], description: Description): P[] {
  return processes.filter((one) => isByPodIp(one, description) === true);
}

function isByPodIp({ pod, announced }: Process, { pods }: Description): boolean | undefined {
  const ip = pods.find(({ name }) => name === pod)?.ip;
  return announced === undefined || ip === undefined ? undefined : announced.host === ip;
}
