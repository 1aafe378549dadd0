/** A process fault counts only if the kernel says so: the state of the process after the act and before the heal. */

import type { Facts } from '../../facts/facts.ts';
import { recordsOf } from '../../history/history.ts';
import { isOfProcesses, type FaultEffect } from '../../history/fault-effect.ts';
import type { ProcessStateRecord } from '../../history/record.ts';
import { restartsOf, type Restart } from '../../facts/restarts.ts';
import { type FaultSpan } from '../../facts/timeline.ts';
import { CLOCKS_US, moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

/** That a process was kept busy is for a guard of its own: the kernel does not see it. */
type Proof = Exclude<NonNullable<FaultEffect['processes']>, 'busy'>;

/** What a process said last may be read by the observer so long after it was hit, µs. */
const LAST_WORDS_US = 1_000_000;

export const PROCESSES_HIT: Guard = {
  name: 'process faults took effect',
  masks: 'all',
  judge({ facts }) {
    const faults = facts.timeline.faults.flatMap((fault) => {
      const proof = fault.effect.processes;
      return proof === undefined || proof === 'busy' ? [] : [{ fault, proof }];
    });
    const [stray] = strayActs(facts);
    if (stray !== undefined) return broken(`${stray}.`);
    if (faults.length === 0) return intact('No process was to be hit.');
    const problems = faults.flatMap(({ fault, proof }) =>
      fault.targets.flatMap((process) => problemOf(facts, fault, process, proof) ?? []),
    );
    if (problems.length > 0) return broken(`${problems.join('; ')}.`);
    const seenStates = [...new Set(faults.map(({ fault, proof }) => seen(facts, fault, proof)))];
    const { statesBy = 'kernel' } = facts.timeline.deployment ?? {};
    return intact(`Verified with the ${statesBy}: ${seenStates.join('; ')}.`);
  },
};

/** What a fault does to a process when it is injected; all else is of its end. */
const BEGINNINGS: ReadonlySet<ProcessStateRecord['act']> = new Set([
  'SIGKILL',
  'SIGTERM',
  'SIGSTOP',
  'delete',
  'freeze',
  'switch-off',
]);

/** What was done to processes while no fault that is aimed at them did it. */
function strayActs({ history, timeline }: Facts): string[] {
  return recordsOf(history, 'process-state').flatMap(({ process, act, at }) => {
    const isMeant = timeline.faults.some(({ targets, injecting, injected, healed = Infinity }) => {
      const end = BEGINNINGS.has(act) ? (injected ?? healed) : healed;
      return targets.includes(process) && at >= injecting - CLOCKS_US && at <= end + CLOCKS_US;
    });
    return act === undefined || isMeant
      ? []
      : [`${act} befell ${process} at ${moment(at)}, which no fault that was aimed at it did then`];
  });
}

function seen(facts: Facts, fault: FaultSpan, proof: Proof): string {
  const { as, targets } = fault;
  const who = targets.join(', ');
  const were = targets.length === 1 ? 'was' : 'were';
  if (proof === 'stopped' && targets.some((process) => isReplaced(facts, hitOf(facts, fault, process))))
    return `${who} ${were} stopped at "${as}", and ended and replaced by ${targets.length === 1 ? 'its' : 'their'} deployment before the end of it`;
  return proof === 'replaced'
    ? `${who} ended at "${as}", and another process ran in its place after it`
    : `${who} ${were} ${proof} while "${as}" lasted, and running after it`;
}

/** A process that should have been hit, and all that is known of its states. */
interface Hit {
  readonly process: string;
  readonly fault: FaultSpan;
  readonly states: readonly ProcessStateRecord[];
}

function problemOf(facts: Facts, fault: FaultSpan, process: string, proof: Proof): string | undefined {
  const hit = hitOf(facts, fault, process);
  if (proof === 'replaced') return notReplaced(hit);
  if (proof === 'stopped' && isReplaced(facts, hit)) return awake(facts, proof, hit) ?? notBack(hit);
  return notIn(proof, hit) ?? awake(facts, proof, hit) ?? gone(facts, proof, hit) ?? otherProcess(proof, hit);
}

function hitOf({ history }: Facts, fault: FaultSpan, process: string): Hit {
  const states = recordsOf(history, 'process-state').filter((record) => record.process === process);
  return { process, fault, states };
}

/**
 * Whether a process was seen stopped, and another one seen in its place while the fault lasted: a probe ends what does not
 * answer. In a found deployment that is what it does whenever a server hangs; in one of our own nothing is to do it.
 */
function isReplaced({ timeline }: Facts, { fault, states }: Hit): boolean {
  const asked = states.filter((record) => isDuring(record, fault) && record.act === undefined);
  const [first, ...later] = asked;
  const isOther = ({ pid, state }: ProcessStateRecord): boolean => state === 'running' && pid !== first?.pid;
  return (
    timeline.deployment?.testbed === 'found' &&
    first?.state === 'stopped' &&
    later.length > 0 &&
    later.every((record) => record.state === 'stopped' || isOther(record)) &&
    isOther(later.at(-1)!)
  );
}

function notIn(expected: 'dead' | 'stopped', { process, fault, states }: Hit): string | undefined {
  const { as } = fault;
  const during = states.filter((record) => isDuring(record, fault) && record.act === undefined);
  if (during.length === 0) return `the state of ${process} was not asked while "${as}" lasted`;
  const wrong = during.find((record) => record.state !== expected);
  if (wrong !== undefined) return `${process} was ${wrong.state}, not ${expected}, during "${as}"`;
  return notBack({ process, fault, states });
}

function notBack({ process, fault: { as, healing = Infinity }, states }: Hit): string | undefined {
  const after = states.find((record) => record.at >= healing && record.act !== undefined);
  return after?.state === 'running' ? undefined : `${process} did not run again after "${as}"`;
}

/** Acts that end or stop a process, or let it run again; a pod and a machine have no process id of their own. */
const ACTS: ReadonlySet<ProcessStateRecord['act']> = new Set([
  'SIGKILL',
  'SIGTERM',
  'SIGSTOP',
  'start',
  'SIGCONT',
]);

/** What is asked must be the process that was hit; one that was dead is followed by another one, one that was stopped goes on. */
function otherProcess(expected: 'dead' | 'stopped', { process, fault, states }: Hit): string | undefined {
  const { as, healing = Infinity, healed = Infinity } = fault;
  const own = states.filter(({ pid }) => pid > 0);
  const hit = own.find((record) => isDuring(record, fault) && ACTS.has(record.act));
  if (hit === undefined) return undefined;
  const asked = own.find(
    (record) => isDuring(record, fault) && record.act === undefined && record.pid !== hit.pid,
  );
  if (asked !== undefined)
    return `process ${hit.pid} of ${process} was hit by "${as}", and it was process ${asked.pid} that was asked for its state`;
  const back = own.find(({ at, act }) => at >= healing && at <= healed && ACTS.has(act));
  if (back === undefined || (back.pid === hit.pid) === (expected === 'stopped')) return undefined;
  return expected === 'dead'
    ? `${process} is process ${back.pid} as before after "${as}"`
    : `${process} is process ${back.pid} and not ${hit.pid} any more after "${as}", which only stopped it`;
}

/** A process that was only stopped is the same one when it answers again, unless another fault ended it. */
function gone({ timeline }: Facts, expected: Proof, { process, fault }: Hit): string | undefined {
  const { as, injecting, healed = Infinity } = fault;
  if (expected !== 'stopped') return undefined;
  const isEnded = ({ lastSeen, at }: Restart): boolean =>
    timeline.faults.some(
      ({ effect, targets, ...other }) =>
        isOfProcesses(effect) &&
        effect.processes !== 'stopped' &&
        targets.includes(process) &&
        other.injecting <= at &&
        (other.healed ?? Infinity) + LAST_WORDS_US >= lastSeen,
    );
  const restart = restartsOf(timeline).find(
    (one) =>
      one.node === process && one.at >= injecting && one.lastSeen <= healed + LAST_WORDS_US && !isEnded(one),
  );
  return (
    restart && `${process} was another process at ${moment(restart.at)}, and "${as}" had only stopped it`
  );
}

/**
 * Its state is asked at both ends of the fault only; in between, a process that answers is neither dead nor stopped, unless
 * another one runs in its place.
 */
function awake(facts: Facts, expected: Proof, hit: Hit): string | undefined {
  const { process, fault } = hit;
  const { as, injecting, injected = injecting, healing = Infinity } = fault;
  const { nodePolls, sentinelPolls } = facts.timeline;
  const next = isReplaced(facts, hit)
    ? restartsOf(facts.timeline).find(({ node, at }) => node === process && at > injecting)
    : undefined;
  const until = Math.min(healing, next?.at ?? Infinity);
  const polls = nodePolls.get(process) ?? sentinelPolls.get(process) ?? [];
  const answer = polls.find(({ at, reachable }) => reachable && at > injected + LAST_WORDS_US && at < until);
  return (
    answer && `${process} answered at ${moment(answer.at)} and was not ${expected} during all of "${as}"`
  );
}

/** The process of before must be gone once the fault is injected, and another one run after the heal at the latest. */
function notReplaced({ process, fault, states }: Hit): string | undefined {
  const { as, injecting, healed = Infinity } = fault;
  const before = states.findLast((record) => record.at <= injecting);
  if (before?.state !== 'running') return `${process} was not seen running before "${as}"`;
  const isOld = ({ pid, state }: ProcessStateRecord): boolean => state !== 'dead' && pid === before.pid;
  // To be stopped may be how its end begins.
  const during = states.filter((record) => isDuring(record, fault) && record.act !== 'SIGSTOP');
  if (during.length === 0) return `the state of ${process} was not asked while "${as}" lasted`;
  if (during.some(isOld)) return `${process} went on as process ${before.pid} during "${as}"`;
  // Nobody held it back, so it may have come back long before the heal.
  const back = states.findLast(
    ({ act, at }) => (act === 'start' || act === 'return') && at >= injecting && at <= healed,
  );
  if (back?.state !== 'running') return `${process} did not run again after "${as}"`;
  return isOld(back) ? `${process} is process ${before.pid} as before after "${as}"` : undefined;
}

function isDuring({ at }: ProcessStateRecord, { injecting, healing = Infinity }: FaultSpan): boolean {
  return at >= injecting && at < healing;
}
