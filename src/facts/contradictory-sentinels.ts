/**
 * Contradictions between what a Sentinel publishes and what it answers, and what it cannot have known: each by itself
 * could be, together they cannot.
 */

import { OBSERVER_HOST } from '../experiment/topology.ts';
import { recordsOf, type History } from '../history/history.ts';
import { isOfProcesses } from '../history/fault-effect.ts';
import { moment } from '../history/moment.ts';
import type { SentinelRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import type { Attempt } from './attempts.ts';
import { isCutOff } from './cut-apart.ts';
import type { Evidence } from './evidence.ts';
import { isAtTheEnd } from './last-words.ts';
import { silences } from './masterships.ts';
import { isReused, processAt, type SentinelEvent } from './sentinel-event.ts';
import { earliestMoment, stallsIn, type Stall } from './stalls.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** A message and an answer are stamped so far apart at most though they are of the same moment, µs: a few polls. */
const APART_US = 1_000_000;
/** So long after something was done to a Sentinel it may know other things than it had published, µs. */
const AFTERMATH_US = 30_000_000;

/** A Sentinel, and all that is known of it. */
interface Known {
  readonly timeline: Timeline;
  readonly stalls: readonly Stall[];
  readonly sentinel: string;
  readonly polls: readonly Answer[];
  readonly events: readonly SentinelEvent[];
}

type Answer = SentinelRecord & { readonly view: SentinelView };

/** The first contradiction of each kind, of each Sentinel. */
export function contradictorySentinels(
  history: History,
  timeline: Timeline,
  attempts: readonly Attempt[],
): Evidence[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  const stalls = stallsIn(history);
  const bySentinel = Map.groupBy(timeline.events, ({ sentinel }) => sentinel);
  const kinds = [
    misnamed,
    backInEpochs,
    unpublished,
    unanswered,
    fromBeyondCut(attempts),
    posthumous(history),
  ];
  return [...timeline.sentinelPolls].flatMap(([sentinel, all]) => {
    const polls = all.filter((poll): poll is Answer => poll.view !== undefined && poll.at >= steady);
    const events = (bySentinel.get(sentinel) ?? []).filter(({ at }) => at >= steady);
    return kinds.flatMap((find) => find({ timeline, stalls, sentinel, polls, events }) ?? []);
  });
}

/** An address of one data node, and the name of another one. An observer learns a little later who has moved. */
function misnamed({ timeline: { deployment }, sentinel, polls }: Known): Evidence | undefined {
  if (deployment === undefined) return undefined;
  for (const { at, view } of polls) {
    const [address = '', port = ''] = view.masterAddress.split(':');
    if (isReused(deployment, address)) continue;
    const there = processAt(deployment, address, port, at);
    if (there !== undefined && there !== view.master)
      return {
        at,
        text: `${sentinel} answered with the address of ${there}, recorded as ${view.master}, at ${moment(at)}`,
      };
  }
  return undefined;
}

/** A Sentinel keeps the highest epoch that it heard of, on its disk as well. */
function backInEpochs(known: Known): Evidence | undefined {
  const { sentinel, polls } = known;
  for (const [index, { at, view }] of polls.entries()) {
    const before = polls[index - 1]?.view;
    if (before === undefined || view.currentEpoch >= before.currentEpoch) continue;
    if (isTouched(known, { from: -Infinity, to: at })) return undefined;
    const text = `${sentinel} went back from epoch ${before.currentEpoch} to ${view.currentEpoch} at ${moment(at)}`;
    return { at, text };
  }
  return undefined;
}

/** An answer that changed though no message about the change was heard, while its messages were heard. */
function unpublished(known: Known): Evidence | undefined {
  const { sentinel, polls, events } = known;
  for (const [index, { at, view }] of polls.entries()) {
    const before = polls[index - 1];
    if (before === undefined) continue;
    const what = changeOf(before.view, view);
    if (what === undefined) continue;
    const span = { from: before.at - APART_US, to: at + APART_US };
    if (isTouched(known, span) || !isHeard(known, span) || isAtTheEnd(known.timeline, at)) continue;
    const isPublished = events.some(
      (event) => event.at >= span.from && event.at <= span.to && what.isSaidBy(event),
    );
    if (!isPublished)
      return { at, text: `${sentinel} ${what.words} at ${moment(at)}, and was not heard to publish that` };
  }
  return undefined;
}

/** By an order to watch another one as well: an operator may forget a master and name the next one. */
const SAYS_MASTER: ReadonlySet<string> = new Set(['+switch-master', '+promoted-slave', '+monitor']);

interface Change {
  readonly words: string;
  isSaidBy(event: SentinelEvent): boolean;
}

/** What a Sentinel publishes of a change between two answers; a leader names the node that it promotes before it is through. */
function changeOf(before: SentinelView, now: SentinelView): Change | undefined {
  if (before.master !== now.master)
    return {
      words: `named ${now.master} in place of ${before.master}`,
      isSaidBy: ({ event, subject }) => SAYS_MASTER.has(event) && subject === now.master,
    };
  const isDown = (view: SentinelView): boolean => view.flags.split(',').includes('s_down');
  if (isDown(before) || !isDown(now)) return undefined;
  return {
    words: 'showed its master as down',
    isSaidBy: ({ event, about }) => event === '+sdown' && about === 'master',
  };
}

/** A new master that a Sentinel published and does not name when it is asked next. */
function unanswered(known: Known): Evidence | undefined {
  const { sentinel, polls, events } = known;
  const switches = events.filter(({ event, subject }) => event === '+switch-master' && subject !== undefined);
  for (const [index, { at, subject }] of switches.entries()) {
    const next = polls.find((poll) => poll.at > at + APART_US);
    if (next === undefined || next.view.master === subject) continue;
    const isSuperseded = switches[index + 1] !== undefined && switches[index + 1]!.at <= next.at;
    if (isSuperseded || isTouched(known, { from: at, to: next.at })) continue;
    return {
      at: next.at,
      text: `${sentinel} published ${subject} as the master at ${moment(at)}, and answered with ${next.view.master} at ${moment(next.at)}`,
    };
  }
  return undefined;
}

/** A vote for a Sentinel that could not ask for it, or a config epoch of a leader that could not tell of it. */
function fromBeyondCut(attempts: readonly Attempt[]): (known: Known) => Evidence | undefined {
  return ({ timeline, stalls, sentinel, polls }) => {
    const hostOf = (name: string): string =>
      timeline.deployment?.processes.find((one) => one.name === name)?.host ?? name;
    const isBeyond = (other: string, heard: number): boolean =>
      other !== sentinel &&
      [heard, earliestMoment(stalls, OBSERVER_HOST, heard)].every((at) =>
        isCutOff(timeline, hostOf(other), hostOf(sentinel), at),
      );
    for (const { sentinel: candidate, epoch, votes } of attempts) {
      const vote = votes.find((one) => one.voter === sentinel && one.candidate === candidate);
      if (vote !== undefined && isBeyond(candidate, vote.at))
        return {
          at: vote.at,
          text: `${sentinel} voted for ${candidate} in epoch ${epoch} at ${moment(vote.at)}, from which links that were cut kept it apart`,
        };
    }
    for (const [index, { at, view }] of polls.entries()) {
      const isNew = (polls[index - 1]?.view.configEpoch ?? Infinity) < view.configEpoch;
      const won =
        isNew && attempts.find(({ epoch, end }) => epoch === view.configEpoch && end === 'succeeded');
      if (won !== undefined && won !== false && isBeyond(won.sentinel, at))
        return {
          at,
          text: `${sentinel} took over config epoch ${view.configEpoch} at ${moment(at)} from ${won.sentinel}, from which links that were cut kept it apart`,
        };
    }
    return undefined;
  };
}

/** A message of a Sentinel whose process was dead or stopped by the kernel's word. */
function posthumous(history: History): (known: Known) => Evidence | undefined {
  const states = recordsOf(history, 'process-state');
  return ({ timeline, stalls, sentinel, events }) => {
    const silent = silences(sentinel, states, timeline.faults);
    const event = events.find(({ at: heard }) => {
      const at = earliestMoment(stalls, OBSERVER_HOST, heard);
      return silent.some(({ from, to }) => at > from + APART_US && heard < to);
    });
    return (
      event && {
        at: event.at,
        text: `${sentinel} published ${event.event} at ${moment(event.at)}, while its process did not run by the kernel’s word`,
      }
    );
  };
}

interface Between {
  readonly from: number;
  readonly to: number;
}

/** Whether something was done to a Sentinel, or shortly before, that changes what it knows without a word. */
function isTouched({ timeline, sentinel }: Known, { from, to }: Between): boolean {
  const { faults, commands } = timeline;
  return (
    faults.some(
      ({ effect, targets, injecting, healed = Infinity }) =>
        isOfProcesses(effect) &&
        targets.includes(sentinel) &&
        injecting <= to &&
        healed + AFTERMATH_US >= from,
    ) ||
    commands.some(({ process, sent, at }) => process === sentinel && sent <= to && at + AFTERMATH_US >= from)
  );
}

/** Whether the messages of a Sentinel were heard all the time. */
function isHeard({ timeline, sentinel }: Known, { from, to }: Between): boolean {
  const changes = timeline.listening.filter((one) => one.sentinel === sentinel && one.at <= to);
  const before = changes.findLast(({ at }) => at <= from);
  return before?.listening === true && changes.every(({ at, listening }) => at <= from || listening);
}
