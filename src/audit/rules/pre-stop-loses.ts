import { DEMOTION_MS, time, writesIn } from '../amounts.ts';
import { isScript, withoutPasswords } from '../commands.ts';
import { housed, unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const PRE_STOP_LOSES: Rule = {
  id: 'pre-stop-loses',
  title: 'A planned failover loses what clients write to the old master',
  severity: 'medium',
  holds: 'A preStop hook of a pod with a data node orders a failover, and none of its hooks pauses writes',
  experiments: ['planned-failover', 'planned-failover-writes-paused'],
  change:
    'Hold writes back first (CLIENT PAUSE 22000 WRITE on the master), and wait until the new one is known.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const hooked = known.flatMap((one) => {
      const hooks = one.pod.containers.flatMap(({ preStop }) => preStop ?? []);
      return hooks.length === 0 ? [] : [{ ...one, hooks: hooks.join(' ; ') }];
    });
    // A script may be named after what it does; what it does is not in its name.
    const blind = hooked.filter(({ hooks }) => isScript(hooks));
    const careless = hooked.filter(
      ({ hooks }) => !isScript(hooks) && /failover/i.test(hooks) && !/\bpause\b/i.test(hooks),
    );
    return [
      ...(careless.length === 0
        ? []
        : [
            {
              at: careless.map(({ process }) => process.name),
              setting: 'preStop',
              value: withoutPasswords(careless[0]!.hooks),
              consequence: `SENTINEL FAILOVER does not wait for anything: the old master goes on acknowledging for about ${time(DEMOTION_MS)}, or until it is stopped, and all of that is lost${writesIn(DEMOTION_MS, description)}.`,
            },
          ]),
      ...unknownOf(
        'the preStop script',
        blind.map(({ process }) => process),
      ),
      ...unseen,
    ];
  },
};
