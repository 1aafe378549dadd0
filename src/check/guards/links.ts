/** A cut counts only if the receiving kernel's own counters show it: packets before, none during but drops, packets after. */

import { OBSERVER_HOST } from '../../experiment/topology.ts';
import { recordsOf, type History } from '../../history/history.ts';
import type { Link, LinkRecord } from '../../history/record.ts';
import { type FaultSpan, type Timeline } from '../../facts/timeline.ts';
import type { Span } from '../../facts/spans.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';
import { ownTime } from './looks.ts';
import { touchesSilentHost } from './silent-hosts.ts';

export const LINKS_CUT: Guard = {
  name: 'cut links were cut',
  masks: 'all',
  judge({ facts }) {
    const { history } = facts;
    const counts = Map.groupBy(recordsOf(history, 'link'), ({ path, link }) => keyOf(path, link));
    const timeline = facts.timeline;
    const cuts = timeline.faults.filter(({ cut }) => cut.length > 0);
    const [unreached] = unreachedBefore(history, timeline);
    if (unreached !== undefined) return broken(`${unreached}.`);
    if (cuts.length === 0) return intact('No link was to be cut.');
    const problems: string[] = [];
    let proven = 0;
    let idle = 0;
    for (const fault of cuts) {
      for (const link of fault.cut) {
        if (touchesSilentHost(timeline, history, fault, link)) {
          idle++;
          continue;
        }
        const problem = unproven({ history, counts, own: ownTime(fault, timeline.faults) }, fault, link);
        if (problem === undefined) proven++;
        else problems.push(`${link.from} → ${link.to} (${fault.as}): ${problem}`);
      }
      for (const link of uncut(timeline, fault))
        problems.push(`${link.from} → ${link.to} (${fault.as}): it was not among those that were cut`);
    }
    if (problems.length > 0)
      return broken(
        `${problems.length} of ${problems.length + proven} cut links are not proven: ${problems.slice(0, 3).join('; ')}.`,
      );
    const dead =
      idle === 0 ? '' : ` ${idle} more touch a host whose processes were dead or whose machine stood still.`;
    return intact(
      `All ${proven} directed links were whole before, cut during and whole after, by the receiving kernels' counters.${dead}`,
    );
  },
};

/** Links of which no dial was answered although no fault had been injected yet. */
function unreachedBefore(history: History, { faults }: Timeline): string[] {
  const first = faults[0]?.injecting ?? Infinity;
  const dials = recordsOf(history, 'dial').filter(({ at, when }) => when === 'before' && at < first);
  return [...Map.groupBy(dials, ({ link }) => keyOf('', link)).values()]
    .filter((attempts) => attempts.every(({ connected }) => !connected))
    .flatMap((attempts) => attempts.slice(0, 1))
    .map(({ at, link }) => `${link.from} could not reach ${link.to} at ${moment(at)}, before any fault`);
}

/** A history, what its kernels counted by fault and link, and the time in which it was counted for one fault. */
interface Counted {
  readonly history: History;
  readonly counts: ReadonlyMap<string, readonly LinkRecord[]>;
  readonly own: Span;
}

/** Why the cut of a link is not proven; undefined when it is. */
function unproven({ history, counts: all, own }: Counted, fault: FaultSpan, link: Link): string | undefined {
  const counts = countsOf(all.get(keyOf(fault.path, link)) ?? [], own);
  const { baseline, before, cut, after } = counts;
  const stillCut = counts['still-cut'];
  const { healed } = counts;
  if (cut === undefined || stillCut === undefined) return 'its packets were not counted while it was cut';
  if (before === undefined || before.passed <= (baseline?.passed ?? 0))
    return 'no packet passed before the cut';
  if (!isCountedThrough(history, fault, { from: cut.at, to: stillCut.at }))
    return `its packets were counted from ${moment(cut.at)} to ${moment(stillCut.at)} only`;
  if (stillCut.passed !== cut.passed)
    return `${stillCut.passed - cut.passed} packets passed while it was cut`;
  if (stillCut.dropped <= before.dropped) return 'no packet was dropped, so nothing shows that it was cut';
  if (healed === undefined || after === undefined || after.passed <= healed.passed)
    return 'no packet passed after the heal';
  return dialProblem({ history, own }, fault, link);
}

/** What becomes of a link is not known before its packets are first counted and after they are last, µs: a few questions. */
const UNCOUNTED_US = 10_000_000;

/** Whether packets were counted for most of the time in which a fault was to hold, but for moments at both ends. */
export function isCountedThrough(
  history: History,
  { injecting, injected = injecting, healing = Infinity }: FaultSpan,
  { from, to }: Span,
): boolean {
  // Evidence is taken before the heal, which may take long.
  const reading = recordsOf(history, 'reading').find(
    ({ when, began = Infinity }) => when === 'before-heal' && began >= to,
  );
  const until = Math.min(healing, reading?.began ?? healing);
  const end = until === Infinity ? to : until;
  return from - injected <= UNCOUNTED_US && end - to <= UNCOUNTED_US && to - from >= (end - injected) / 2;
}

/**
 * Links that a fault which separates hosts left whole: between each of its targets and every host that is none. Those
 * that another fault has cut already are cut once.
 */
function uncut({ deployment, faults }: Timeline, fault: FaultSpan): Link[] {
  if (fault.effect.isSelective) return [];
  const { injecting, healing = Infinity } = fault;
  const lasting = faults.filter(
    (one) => one.cut.length > 0 && one.injecting <= injecting && (one.healing ?? Infinity) >= healing,
  );
  const cut = new Set(lasting.flatMap((one) => one.cut.map(({ from, to }) => `${from} ${to}`)));
  const hosts = deployment?.hosts.map(({ name }) => name).filter((name) => name !== OBSERVER_HOST) ?? [];
  const isTarget = (name: string): boolean => fault.targets.includes(name);
  return hosts.flatMap((from) =>
    hosts
      .filter((to) => isTarget(from) !== isTarget(to) && !cut.has(`${from} ${to}`))
      .map((to) => ({ from, to })),
  );
}

type Counts = Partial<Record<LinkRecord['when'], LinkRecord>>;

/** The records of one cut of a link; of a repeated fault, those from its own time. */
function countsOf(records: readonly LinkRecord[], { from, to }: Span): Counts {
  const counts: Counts = {};
  for (const record of records) {
    const isEarlier = record.when === 'baseline' || record.when === 'before';
    const isOwn = isEarlier
      ? record.at <= from || counts[record.when] === undefined
      : record.at >= from && record.at < to;
    if (isOwn && (isEarlier || counts[record.when] === undefined)) counts[record.when] = record;
  }
  return counts;
}

function keyOf(path: string, link: Link): string {
  return `${path} ${link.from} ${link.to}`;
}

/** Links without traffic of their own were dialled as well: reached before, silent during, reached after. */
function dialProblem(
  { history, own }: Pick<Counted, 'history' | 'own'>,
  fault: FaultSpan,
  link: Link,
): string | undefined {
  const dials = recordsOf(history, 'dial').filter(
    (record) => record.link.from === link.from && record.link.to === link.to,
  );
  const during = dials.find(
    ({ when, path, at }) => when === 'cut' && path === fault.path && at >= own.from && at < own.to,
  );
  if (during === undefined) return undefined;
  if (during.connected) return 'it could be dialled while it was cut';
  const before = dials.findLast((record) => record.at < fault.injecting && record.when !== 'cut');
  if (before?.connected !== true) return 'it could not be dialled before the cut';
  const after = dials.find((record) => record.at > (fault.healing ?? Infinity) && record.when === 'after');
  return after?.connected === true ? undefined : 'it could not be dialled after the heal';
}
