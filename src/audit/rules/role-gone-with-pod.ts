import { housed, isGoneWithPod, volumeUnder } from '../places.ts';
import type { Rule } from '../rule.ts';

export const ROLE_GONE_WITH_POD: Rule = {
  id: 'role-gone-with-pod',
  title: 'A new pod of a data node knows nothing of the failovers before it',
  severity: 'low',
  holds: "A data node's configuration file is writable, but lies on no volume that outlives the pod",
  experiments: ['old-master-returns', 'master-pod-deleted'],
  change:
    'Have what writes the configuration ask a majority of the Sentinels for the master, or keep the file on a PersistentVolumeClaim.',
  find(description) {
    // Where the file is unknown, config-not-rewritten could not look either and says so.
    const { known, unseen } = housed(description, description.nodes);
    const gone = known.filter(
      ({ process: { configFile = '' }, container }) =>
        configFile !== '' &&
        isGoneWithPod(container, configFile) &&
        volumeUnder(container, configFile)?.isReadOnly !== true,
    );
    if (gone.length === 0) return unseen;
    return [
      {
        at: gone.map(({ process }) => process.name),
        setting: 'config_file',
        value: gone[0]!.process.configFile!,
        consequence:
          'The role with which a pod begins is that of its template. Where that is a master, each new pod is a second one, with its own data or none, until Sentinels or an operator make it a replica, and takes writes of clients that reach it directly or by a Service.',
      },
      ...unseen,
    ];
  },
};
