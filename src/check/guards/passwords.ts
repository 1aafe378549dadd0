/** A password counts as changed only if each target took what its order says it takes, and in the end the new one alone. */

import type { FaultSpan, Timeline } from '../../facts/timeline.ts';
import { CLOCKS_US } from '../../history/moment.ts';
import type { FaultEffect } from '../../history/fault-effect.ts';
import { passwordsIn } from '../../history/user-reply.ts';
import { broken, intact, type Guard } from './guard.ts';

export const PASSWORDS_ROTATED: Guard = {
  name: 'passwords were changed',
  masks: 'all',
  judge({ facts: { timeline } }) {
    const faults = timeline.faults.filter(({ effect }) => effect.passwords !== undefined);
    if (faults.length === 0) return intact('No password was to be changed.');
    const problems = faults.flatMap((fault) => [
      ...fault.targets.flatMap((process) => problemAt(timeline, fault, process) ?? []),
      ...(problemOfLogins(timeline, fault) ?? []),
    ]);
    if (problems.length > 0) return broken(`${problems.join('; ')}.`);
    const seen = faults.map(
      ({ as, targets, effect }) =>
        `${targets.join(', ')} took ${IN_BETWEEN[effect.passwords!.order]} of ${effect.passwords!.of} while "${as}" lasted, and the new one alone after it`,
    );
    return intact(`Answered by the processes themselves: ${seen.join('; ')}.`);
  },
};

type Order = NonNullable<FaultEffect['passwords']>['order'];

/** What servers take between the two halves. */
const IN_BETWEEN: Readonly<Record<Order, string>> = {
  'servers first': 'the new password alone',
  'logins first': 'the old password alone',
  'both accepted': 'both passwords',
};

function problemAt(timeline: Timeline, fault: FaultSpan, process: string): string | undefined {
  const { as, injecting, injected, healing, healed } = fault;
  const { of, order } = fault.effect.passwords!;
  const answers = answersOf(timeline, process, of);
  const during = (from: number, to: number) =>
    answers.filter(({ at }) => at >= from - CLOCKS_US && at <= to + CLOCKS_US).map(({ taken }) => taken);
  const begin = during(injecting, injected ?? injecting);
  const [before, between] = [begin[0], begin.at(-1)];
  if (begin.length < 2 || before?.length !== 1)
    return `${process} was not asked what passwords of ${of} it takes before and after the begin of "${as}"`;
  const [old] = before;
  const isRight =
    order === 'logins first'
      ? isSame(between!, before)
      : order === 'servers first'
        ? between!.length === 1 && between![0] !== old
        : between!.length === 2 && between!.includes(old!);
  if (!isRight) return `${process} did not take ${IN_BETWEEN[order]} of ${of} when "${as}" had begun`;
  // Whether a run that was interrupted was healed is for another guard.
  if (healing === undefined || healed === undefined) return undefined;
  const end = during(healing, healed);
  if (end.length < 2)
    return `${process} was not asked what passwords of ${of} it takes at the end of "${as}"`;
  if (!isSame(end[0]!, between!)) return `${process} took other passwords of ${of} before "${as}" had ended`;
  const after = end.at(-1)!;
  return after.length === 1 && after[0] !== old
    ? undefined
    : `${process} takes the old password of ${of} after "${as}"`;
}

/** Whoever logs in with it must have been given the new one in the right half, and have said so. */
function problemOfLogins({ commands }: Timeline, fault: FaultSpan): string[] | undefined {
  const { as, injecting, injected = injecting, healing, healed } = fault;
  const { of, order } = fault.effect.passwords!;
  const isLate = order === 'servers first';
  if (isLate && (healing === undefined || healed === undefined)) return undefined;
  const [from, to] = isLate ? [healing!, healed!] : [injecting, injected];
  const command = of === 'replica' ? /^config set masterauth /i : /^sentinel set \S+ auth-pass /i;
  const given = commands.filter(
    ({ at, words, reply }) =>
      command.test(words) && reply === '"OK"' && at >= from - CLOCKS_US && at <= to + CLOCKS_US,
  );
  const missing =
    of === 'replica'
      ? fault.targets.filter((process) => !given.some((one) => one.process === process))
      : given.length === 0
        ? ['the Sentinels']
        : [];
  return missing.map((who) => `${who} did not take the new password of ${of} to log in with in "${as}"`);
}

function answersOf({ commands }: Timeline, process: string, of: string) {
  return commands
    .filter((one) => one.process === process && one.words.toLowerCase() === `acl getuser ${of}`)
    .flatMap(({ at, reply }) => {
      const taken = passwordsIn(parsed(reply));
      return taken === undefined ? [] : [{ at, taken }];
    });
}

/** A refusal is no JSON. */
function parsed(reply: string): unknown {
  try {
    return JSON.parse(reply);
  } catch {
    return undefined;
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
