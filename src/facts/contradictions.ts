/**
 * Contradictions between what writers met and what the servers were: acknowledged by no data node, or by a process that
 * was dead or no master then; over before it was sent; or not standing where an acknowledged write stands.
 */

import { count } from '../core/quantity.ts';
import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type Acknowledger, type Ledger, type WriterLedger } from '../history/ledger.ts';
import { CLOCKS_US, moment } from '../history/moment.ts';
import type { NodeRecord, ProcessStateRecord } from '../history/record.ts';
import { cutBetween } from './cut-apart.ts';
import type { Evidence } from './evidence.ts';
import { lateBetween } from './late.ts';
import { mastership, silences } from './masterships.ts';
import type { Reading, Runs } from './readings.ts';
import { without, type Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

const NEVER: Span = { from: Infinity, to: -Infinity };

/** What is known of a process that acknowledged. */
interface Server {
  readonly acknowledger: Acknowledger;
  readonly host: string | undefined;
  readonly isNode: boolean;
  /** When it could have been a master, in order. */
  readonly master: readonly Span[];
  /** When it was dead or stopped. */
  readonly silent: readonly Span[];
  /** What the polls of it showed, in order. */
  readonly polls: readonly NodeRecord[];
}

/** Some acknowledgements that have the same thing wrong with them. */
interface Wrong {
  total: number;
  readonly writer: WriterLedger;
  readonly number: number;
  readonly at: number;
}

/** Acknowledgements that contradict what the observer and the kernel saw of the process that gave them. O(writes). */
export function impossibleAcknowledgements(history: History, timeline: Timeline): Evidence[] {
  const states = recordsOf(history, 'process-state');
  const servers = history.ledger.acknowledgers.map((one) => one && serverOf(one, timeline, states));
  const found = new Map<string, Wrong>();
  // Who acknowledged one write acknowledged the next one, mostly: no more need be asked while it surely could.
  for (const writer of history.ledger.writers) {
    const links = servers.map((server) => ({
      apart: server?.host === undefined ? [] : cutBetween(timeline, writer.host, server.host),
      late: server?.host === undefined ? [] : lateBetween(timeline, writer.host, server.host),
    }));
    let latest = -1;
    let undoubted: Span = NEVER;
    for (const { columns, first, slots } of writer.blocks()) {
      const { status, doneUs, latencyUs, lagUs, source } = columns;
      for (let slot = 0; slot < slots; slot++) {
        if (status[slot] !== STATUS.ok) continue;
        const at = doneUs[slot]!;
        if (source[slot] === latest && at >= undoubted.from && at <= undoubted.to) continue;
        latest = source[slot]!;
        const server = servers[latest];
        // A client program does not say who acknowledged: nobody is contradicted.
        if (server === undefined) continue;
        undoubted = undoubtedAt(server, links[latest]!.apart, at);
        if (undoubted !== NEVER) continue;
        const operation = { sent: at - latencyUs[slot]! + lagUs[slot]!, at };
        const wrong = problemOf(server, links[latest]!, operation);
        if (wrong === undefined) continue;
        const same = found.get(wrong);
        if (same === undefined) found.set(wrong, { total: 1, writer, number: first + slot, at });
        else same.total++;
      }
    }
  }
  return [...found].map(([wrong, { total, writer, number, at }]) => ({
    at,
    text: `${count(total, 'write was', 'writes were')} acknowledged by ${wrong}, the first ${writer.key} number ${number} at ${moment(at)}`,
  }));
}

function serverOf(
  acknowledger: Acknowledger,
  { deployment, nodePolls, faults }: Timeline,
  states: readonly ProcessStateRecord[],
): Server {
  const { node, runId } = acknowledger;
  const polls = nodePolls.get(node) ?? [];
  const process = deployment?.processes.find(({ kind, name }) => kind === 'redis' && name === node);
  const born = polls.find(({ state }) => state?.runId === runId)?.at ?? Infinity;
  return {
    acknowledger,
    host: process?.host,
    isNode: process !== undefined,
    master: mastership(acknowledger, polls),
    // Whatever came back after a death is another process, long before its return may be written down.
    silent: silences(node, states, faults).filter(({ from }) => born <= from),
    polls,
  };
}

/** The stretch of time around a moment in which a process ran, was in reach and could have been a master; NEVER where it did not. */
function undoubtedAt({ isNode, master, silent }: Server, apart: readonly Span[], at: number): Span {
  const isIn = ({ from, to }: Span): boolean => at >= from && at <= to;
  const whole = isNode ? master.find(isIn) : undefined;
  return (whole && without(whole, [...silent, ...apart]).find(isIn)) ?? NEVER;
}

/** What is wrong with an acknowledgement, as the words for who gave it; undefined when nothing is. */
function problemOf(
  server: Server,
  { apart, late }: { readonly apart: readonly Span[]; readonly late: readonly Span[] },
  { sent, at }: { readonly sent: number; readonly at: number },
): string | undefined {
  const { node, runId } = server.acknowledger;
  if (!server.isNode) return `${node}, which is no data node of this deployment`;
  const isSilent = server.silent.some(({ from, to }) => sent >= from + CLOCKS_US && at <= to);
  if (isSilent) return `${node} while its process did not run by the kernel’s word`;
  if (apart.some(({ from, to }) => sent >= from && at <= to))
    return `${node} while the links between it and the client were cut`;
  // On a slow link an answer may come long after it was given: at any moment since the question.
  const given = late.some(({ from, to }) => at >= from && sent <= to) ? sent : at;
  if (server.master.some(({ from, to }) => at >= from && given <= to)) return undefined;
  const own = server.polls.filter(({ state }) => state?.runId === runId);
  if (own.length === 0) return `a process of ${node} that no poll ever showed`;
  const before = own.findLast((poll) => poll.at <= at)?.state?.role;
  return before === 'slave'
    ? `${node}, which was a replica then`
    : `${node}, which no poll showed as a master then`;
}

/** Operations that were over before they were sent, or sent before they were due. */
export function backwardTimes({ writers }: Ledger): Evidence[] {
  return writers
    .filter(({ backwards }) => backwards > 0)
    .map((writer) => {
      const at = writer.doneUs(writer.firstBackwards);
      return {
        at,
        text: `${count(writer.backwards, 'write')} of ${writer.key} ended before being sent, or left before being due, the first number ${writer.firstBackwards} at ${moment(at)}`,
      };
    });
}

/**
 * Acknowledged writes that stand in a list behind later ones of the same writer: a writer that never sends again has
 * its writes executed in the order of their numbers. Linear where the list is in order.
 */
export function misplaced(
  { writers }: Ledger,
  readings: readonly Reading[],
  isInOrder: (writer: WriterLedger) => boolean,
): Evidence[] {
  const ordered = writers.filter((writer) => !writer.isCounter && isInOrder(writer));
  return ordered.flatMap((writer) => {
    for (const { node, at, lists } of readings) {
      const behind = firstBehind(lists.get(writer.key) ?? [], writer);
      if (behind === undefined) continue;
      const { number, before } = behind;
      const text = `${node} held ${writer.key} number ${number} behind number ${before} at ${moment(at)}, though ${before} was sent only when ${number} was acknowledged`;
      return [{ at, text }];
    }
    return [];
  });
}

interface Behind {
  readonly number: number;
  readonly before: number;
}

function firstBehind(runs: Runs, writer: WriterLedger): Behind | undefined {
  let highest = 0;
  for (const [index, [first, length]] of runs.entries()) {
    const last = first + length - 1;
    for (let number = first; number <= Math.min(last, highest); number++)
      if (writer.status(number) === STATUS.ok && !stands(number, runs.slice(0, index)))
        return { number, before: highest };
    // Only what was acknowledged shows an order: an unknown write may rightly come late.
    for (let number = last; number >= first && number > highest; number--)
      if (writer.status(number) === STATUS.ok) highest = number;
  }
  return undefined;
}

/** Whether a number stands in these runs: what comes once more has its place already. */
function stands(number: number, runs: Runs): boolean {
  return runs.some(([first, length]) => number >= first && number < first + length);
}
