import { housed, isGoneWithPod, unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const SENTINEL_STATE_GONE: Rule = {
  id: 'sentinel-state-gone',
  title: 'A Sentinel forgets with its pod what it knew and voted for',
  severity: 'low',
  holds: "A Sentinel's configuration file lies on no volume that outlives the pod",
  experiments: ['sentinel-forgets'],
  change:
    "Put the Sentinel's configuration file on a PersistentVolumeClaim, or at least give it a fixed myid.",
  find(description) {
    const { known, unseen } = housed(description, description.sentinels);
    const files = known.flatMap((one) =>
      one.process.configFile === undefined ? [] : [{ ...one, file: one.process.configFile }],
    );
    const gone = files.filter(({ container, file }) => file !== '' && isGoneWithPod(container, file));
    const blind = known.filter(({ process }) => process.configFile === undefined);
    return [
      ...(gone.length === 0
        ? []
        : [
            {
              at: gone.map(({ process }) => process.name),
              setting: 'config_file',
              value: gone[0]!.file,
              consequence:
                'A new pod begins with the master and the epoch of its template, may vote twice in an epoch, and knows fewer Sentinels (a smaller majority) until it has heard from them; without a fixed id it is one more to the others.',
            },
          ]),
      ...unknownOf(
        'the configuration file',
        blind.map(({ process }) => process),
      ),
      ...unseen,
    ];
  },
};
