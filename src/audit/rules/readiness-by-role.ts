import { isScript, withoutPasswords } from '../commands.ts';
import { housed, unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

const ROLE = /\brole\b|master_link_status|connected_slaves|replication\b/i;

export const READINESS_BY_ROLE: Rule = {
  id: 'readiness-by-role',
  title: 'Whether a data node is Ready depends on its role or on its link to the master',
  severity: 'low',
  holds: "The command of a data node's readiness probe asks for role, replication or master_link_status",
  experiments: ['master-pod-deleted'],
  change: 'Let the readiness probe ask for PONG only, and choose the master by asking Sentinels.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const probed = known.flatMap((one) => {
      const command = one.container.readiness?.command;
      return command === undefined ? [] : [{ ...one, command }];
    });
    const asking = probed.filter(({ command }) => ROLE.test(command));
    const blind = probed.filter(({ command }) => isScript(command) && !ROLE.test(command));
    return [
      ...(asking.length === 0
        ? []
        : [
            {
              at: asking.map(({ process }) => process.name),
              setting: 'readinessProbe',
              value: withoutPasswords(asking[0]!.command),
              consequence:
                'When the master is lost its replicas are no longer Ready: they leave their Services and DNS names, an ordered StatefulSet starts no further pod, and a budget lets nothing be evicted.',
            },
          ]),
      ...unknownOf(
        'the readiness script',
        blind.map(({ process }) => process),
      ),
      ...unseen,
    ];
  },
};
