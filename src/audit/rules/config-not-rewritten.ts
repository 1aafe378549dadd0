import { DEMOTION_MS, time, writesIn } from '../amounts.ts';
import { housed, unknownOf, volumeUnder, type Housed } from '../places.ts';
import type { Rule } from '../rule.ts';

export const CONFIG_NOT_REWRITTEN: Rule = {
  id: 'config-not-rewritten',
  title: 'A data node forgets at a restart what it was',
  severity: 'medium',
  holds:
    'A data node was started without a configuration file, or its file is read-only, so that CONFIG REWRITE is refused',
  experiments: ['old-master-returns', 'master-pod-deleted'],
  change:
    'Start Redis with a file on a writable volume, or have the start script ask a majority of the Sentinels for the master and wait for an answer.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const blind = description.nodes.filter(({ configFile }) => configFile === undefined);
    const forgetful = known.flatMap((one) => {
      const reason = reasonOf(one);
      return reason === undefined ? [] : [{ ...one, reason }];
    });
    return [
      ...(forgetful.length === 0
        ? []
        : [
            {
              at: forgetful.map(({ process }) => process.name),
              setting: 'config_file',
              value: forgetful[0]!.reason,
              consequence: `What a failover orders is not kept: a container that is started again is what its start command makes of it. Where that does not ask the Sentinels, an old master is a master again, and what it acknowledges in the about ${time(DEMOTION_MS)} until it is made a replica is lost${writesIn(DEMOTION_MS, description)}.`,
            },
          ]),
      ...unknownOf('the configuration file', blind),
      ...(blind.length === 0 ? unseen : []),
    ];
  },
};

function reasonOf({ process: { configFile }, container }: Housed): string | undefined {
  if (configFile === undefined) return undefined;
  if (configFile === '') return 'none';
  const volume = volumeUnder(container, configFile);
  const isReadOnly =
    volume === undefined
      ? container.isRootReadOnly
      : volume.isReadOnly || ['configMap', 'secret', 'projected'].includes(volume.kind);
  return isReadOnly ? `${configFile}, read-only` : undefined;
}
