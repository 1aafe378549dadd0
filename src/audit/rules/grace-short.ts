import type { DataNode } from '../../deployment/description.ts';
import { time } from '../amounts.ts';
import { isScript, sleepS } from '../commands.ts';
import { housed, unknownOf, type Housed } from '../places.ts';
import type { Rule } from '../rule.ts';
import { settingOf } from '../settings.ts';

export const GRACE_SHORT: Rule = {
  id: 'grace-short',
  title: 'A pod that is deleted is killed in the middle of its orderly shutdown',
  severity: 'medium',
  holds:
    'terminationGracePeriodSeconds is less than what the preStop hook sleeps plus shutdown-timeout, which a server waits for replicas that lag',
  experiments: ['master-terminated'],
  change: 'Set terminationGracePeriodSeconds to more than the preStop hook and shutdown-timeout together.',
  find(description) {
    const { known, unseen } = housed(description, description.nodes);
    const blind = known.filter(({ container: { preStop } }) => preStop !== undefined && isScript(preStop));
    const short = known.filter((one) => one.pod.graceS < neededS(one));
    return [
      ...(short.length === 0 ? [] : [found(short)]),
      ...unknownOf(
        'the duration of the preStop script',
        blind.map(({ process }) => process),
      ),
      ...unseen,
    ];
  },
};

function found(short: readonly Housed<DataNode>[]) {
  const worst = short.toSorted((a, b) => neededS(b) - neededS(a))[0]!;
  return {
    at: short.map(({ process }) => process.name),
    setting: 'terminationGracePeriodSeconds',
    value: `${worst.pod.graceS}, with ${neededS(worst)} s needed`,
    consequence: `SIGKILL comes ${time((neededS(worst) - worst.pod.graceS) * 1_000)} too soon: the handover is cut short, and what replicas have not received or the disk has not got may be lost.`,
  };
}

/** s that an orderly end may take, as far as is known. */
function neededS({ process, container: { preStop = '' } }: Housed<DataNode>): number {
  return sleepS(preStop) + Number(settingOf(process, 'shutdown-timeout') ?? 0);
}
