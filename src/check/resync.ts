/**
 * How a master that came back got its data again: all of it, or only what it had missed. A master goes on from a
 * replica's offset only if that is a place in its own replication history: the replication id is one of its two, and
 * with the second one the offset is not beyond the place where it took over (replication.c masterTryPartialResynchronization).
 */

import { count } from '../core/quantity.ts';
import { fault, oneOf } from '../experiment/parameter.ts';
import type { Evidence } from '../facts/evidence.ts';
import type { Isolated } from '../facts/isolated.ts';
import type { Timeline } from '../facts/timeline.ts';
import { moment, seconds } from '../history/moment.ts';
import type { NodeState, Resyncs } from '../history/node-state.ts';
import { expectation } from './expectation.ts';

/** After the heal the old master is made a replica and resynchronises in this way. */
export const resync = expectation({
  name: 'resync',
  title: 'How the old master gets its data again',
  failureTitle: 'The old master got its data again in another way',
  parameters: {
    /** The fault whose healing brings the old master back. */
    after: fault,
    kind: oneOf('full', 'partial'),
  },
  measures: {
    madeReplica: { label: 'made a replica after the heal', unit: 's', worse: 'more' },
    resynchronised: { label: 'resynchronised after that', unit: 's', worse: 'more' },
    full: { label: 'full resynchronisations of the old master', unit: 'count', worse: 'more' },
    partial: { label: 'partial resynchronisations of the old master', unit: 'count' },
    surplus: { label: 'bytes that only the old master had', unit: 'count', worse: 'more' },
    othersPartial: { label: 'partial resynchronisations of other replicas', unit: 'count' },
    othersFull: { label: 'full resynchronisations of other replicas', unit: 'count', worse: 'more' },
  },
  example: { after: 'kill', kind: 'full' },
  says: ({ after, kind }) =>
    `After "${after}" the old master is made a replica by a ${kind} resynchronisation.`,
  check(facts, { after, kind: expected }, finding) {
    const { timeline } = facts;
    const isolated = facts.isolated(after);
    if (isolated === undefined)
      return finding.undecided(`The fault "${after.as}" did not hit a master in this run.`);
    const seen = returnOf(timeline, isolated);
    if (typeof seen === 'string') return finding.undecided(seen);
    const { served, successor, converted, linkUp } = seen;
    const others = servedToOthers(timeline, isolated, seen);
    const madeReplica = finding.measure('madeReplica', seconds(converted - isolated.heal));
    finding.measure('resynchronised', seconds(linkUp - converted));
    finding.measure('full', served?.full ?? null);
    finding.measure('partial', served?.partial ?? null);
    finding.measure('surplus', surplus(seen) ?? null);
    finding.measure('othersPartial', others?.partial ?? null);
    finding.measure('othersFull', others?.full ?? null);
    if (served === undefined)
      return finding.undecided(`${successor} was not seen to count its resynchronisations.`);
    if (served.full > 0 === served.partial > 0)
      return finding.undecided(
        `Meanwhile ${successor} served ${served.full} full and ${served.partial} partial resynchronisations, so nobody can tell which was ${isolated.node}’s.`,
      );
    finding.evidence(...evidenceOf(isolated, seen));
    const kind = served.full > 0 ? 'full' : 'partial';
    const since = isolated.fault.effect.heals ? 'the heal' : 'the order';
    const sentence = `${isolated.node} was made a replica of ${successor} ${madeReplica} after ${since} and needed a ${kind} resynchronisation: ${reasonOf(seen)}.`;
    return kind === expected
      ? finding.held(sentence)
      : finding.failed(`${sentence} Expected: a ${expected} one.`);
  },
});

/** The old master's return. Times in µs since the epoch. */
interface Return {
  /** Its state when it was last seen with a replication history of its own, and when that was. */
  readonly last: NodeState;
  readonly lastAt: number;
  readonly converted: number;
  readonly linkUp: number;
  readonly successor: string;
  /** The successor's state just before. */
  readonly next: NodeState;
  /** What the successor served in between. */
  readonly served: Resyncs | undefined;
}

/** What was seen of it, or why that is not enough. */
function returnOf(timeline: Timeline, { node, heal, converted }: Isolated): Return | string {
  const polls = timeline.nodePolls.get(node) ?? [];
  if (converted === undefined) return `${node} was not seen as a replica after the heal.`;
  const master = polls.findLast(({ at, state }) => at > heal && at < converted && state?.role === 'master');
  if (master?.state === undefined) return `${node} was not seen as a master after the heal.`;
  const own = master.state.replid;
  const last = polls.findLast(({ at, state }) => at >= master.at && state?.replid === own)!;
  const up = polls.find(({ at, state }) => at >= converted && state?.linkUp === true);
  const successor = up?.state?.master;
  if (up === undefined || successor === undefined) return `${node} was not seen to follow another master.`;
  const states = (timeline.nodePolls.get(successor) ?? []).filter((poll) => poll.state !== undefined);
  const before = states.findLast(({ at }) => at <= master.at)?.state;
  const after = states.find(({ at }) => at >= up.at)?.state;
  if (before === undefined || after === undefined) return `${successor} was not seen before and after that.`;
  const served = between(before, after);
  return { last: last.state!, lastAt: last.at, converted, linkUp: up.at, successor, next: before, served };
}

/** What a process served between two moments of its life. */
function between(before: NodeState | undefined, after: NodeState | undefined): Resyncs | undefined {
  const [from, to] = [before?.resyncs, after?.resyncs];
  if (from === undefined || to === undefined || before?.runId !== after?.runId) return undefined;
  return {
    full: to.full - from.full,
    partial: to.partial - from.partial,
    refused: to.refused - from.refused,
  };
}

/** Bytes of the successor's own history that only the old master had; undefined when it wrote another history. */
function surplus({ last, next }: Return): number | undefined {
  if (last.replid !== next.replid2) return undefined;
  return last.offset - next.secondOffset + 1;
}

function reasonOf(seen: Return): string {
  const { successor, last } = seen;
  const bytes = surplus(seen);
  if (bytes === undefined)
    return `its offset ${last.offset} belongs to a replication id that ${successor} does not know, so it proves nothing`;
  return bytes > 0
    ? `its offset was ${count(bytes, 'byte')} beyond the place where ${successor} had taken over, so that it had gone on by itself, be it only with what Sentinels publish`
    : `its offset was no further than the place where ${successor} had taken over`;
}

/** What the successor served before the old master came back, to those that had been replicas all along. */
function servedToOthers(
  { nodePolls }: Timeline,
  { from }: Isolated,
  { successor, next }: Return,
): Resyncs | undefined {
  const first = nodePolls.get(successor)?.findLast(({ at, state }) => at <= from && state !== undefined);
  return between(first?.state, next);
}

function evidenceOf(
  { node }: Isolated,
  { last, lastAt, next, successor, converted, linkUp }: Return,
): Evidence[] {
  return [
    {
      at: lastAt,
      text: `${node} was last seen with its own replication id ${last.replid.slice(0, 8)} at offset ${last.offset}; ${successor} had ${next.replid.slice(0, 8)}, and ${next.replid2.slice(0, 8)} up to offset ${next.secondOffset}`,
    },
    { at: converted, text: `${node} is a replica (${moment(converted)})` },
    { at: linkUp, text: `${node} follows ${successor} with its link up (${moment(linkUp)})` },
  ];
}
