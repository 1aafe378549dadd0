import type { Probe } from '../../deployment/description.ts';
import { time } from '../amounts.ts';
import { isScript } from '../commands.ts';
import { housed, unknownOf } from '../places.ts';
import type { Rule } from '../rule.ts';

export const PROBE_HANGS: Rule = {
  id: 'probe-hangs',
  title: 'A probe waits for a frozen server without a limit of its own, and hardly ever fails',
  severity: 'low',
  holds: 'The liveness probe of a data node is an exec of redis-cli without `timeout` and without -t',
  experiments: ['master-frozen'],
  change: 'Write `timeout 5 redis-cli …` in the probe.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const probed = known.flatMap((one) => {
      const { liveness } = one.container;
      return liveness?.command === undefined ? [] : [{ ...one, liveness, command: liveness.command }];
    });
    const blind = probed.filter(({ command }) => isScript(command) && !isEndless(command));
    const endless = probed.filter(({ command }) => isEndless(command));
    return [
      ...(endless.length === 0
        ? []
        : [
            found(
              endless.map(({ process }) => process.name),
              endless[0]!.liveness,
            ),
          ]),
      ...unknownOf(
        'the probe script',
        blind.map(({ process }) => process),
      ),
      ...unseen,
    ];
  },
};

function found(at: readonly string[], { failures, periodS, timeoutS }: Probe) {
  return {
    at,
    setting: 'livenessProbe',
    value: `redis-cli without a time limit, timeoutSeconds ${timeoutS}`,
    consequence: `A redis-cli that outlives timeoutSeconds can hold the probe open: instead of ${failures} × ${periodS} s (${time(failures * periodS * 1_000)}) it took 405 s until a frozen server was restarted, and its pod was Ready meanwhile.`,
  };
}

function isEndless(command: string): boolean {
  return /\b(redis|valkey)-cli\b/.test(command) && !/\btimeout\b|(^|\s)-t\s+\d/.test(command);
}
