/**
 * What the Sentinels did and saw from steady on that no fault and no order explains: masters that were replaced or that
 * one tried to replace, masters seen down, and a change of what a Sentinel knows.
 */

import { count } from '../core/quantity.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import { isOfProcesses, isUndoneByOrchestrator } from '../history/fault-effect.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { moment } from '../history/moment.ts';
import type { Attempt } from './attempts.ts';
import {
  isAttemptExplained,
  isExplained,
  isOrdered,
  type ExplanationSources,
  type Sight,
} from './explanations.ts';
import type { Evidence } from './evidence.ts';
import { HEARD_US, unelectedSwitches } from './unelected-switches.ts';
import { unexplainedEpochs } from './unexplained-epochs.ts';
import { silencedAround } from './last-words.ts';
import { phaseAt, type FaultSpan, type Timeline } from './timeline.ts';

export interface UnexplainedSources extends ExplanationSources {
  readonly topology: Topology;
  readonly attempts: readonly Attempt[];
}

/** Everything of the kind, in order of time. */
export function unexplainedIn(sources: UnexplainedSources): Evidence[] {
  const attempts = unexplainedAttempts(sources);
  const masters = new Set(attempts.map(({ master }) => master));
  const sights = unexplainedSights(sources).filter(({ master }) => !masters.has(master));
  return [
    ...attempts.map(attemptEvidence),
    ...switchEvidence(sources),
    ...impossibleTries(sources),
    ...unelectedLeaders(sources),
    ...sightEvidence(sights),
    ...unexplainedKnowledge(sources),
    ...unexplainedEpochs({
      timeline: sources.timeline,
      attempts: sources.attempts,
      steady: steadyAt(sources.timeline),
      isTaught: (sentinel, at) => isTaught(sources.timeline, sentinel, at),
    }),
  ].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function steadyAt(timeline: Timeline): number {
  return phaseAt(timeline, 'steady') ?? Infinity;
}

function unexplainedAttempts(sources: UnexplainedSources): Attempt[] {
  const steady = steadyAt(sources.timeline);
  return sources.attempts.filter(
    (attempt) => attempt.began >= steady && !isAttemptExplained(sources, attempt),
  );
}

function attemptEvidence({ sentinel, master, successor, began, promoted, switched }: Attempt): Evidence {
  const at = promoted ?? switched ?? began;
  const what =
    successor === undefined
      ? `${sentinel} tried to replace ${master ?? 'the master'}`
      : `${successor} took over from ${master ?? 'the master'}`;
  return { at, text: `${what} at ${moment(at)}, which no fault and no order explains` };
}

/** Tries in an epoch in which the same Sentinel's try had ended: it begins each in a new one. */
function impossibleTries({ timeline, attempts }: UnexplainedSources): Evidence[] {
  const steady = steadyAt(timeline);
  return attempts.flatMap(({ sentinel, epoch, again }) =>
    again
      .filter((at) => at >= steady)
      .map((at) => ({
        at,
        text: `${sentinel} tried at ${moment(at)} in epoch ${epoch} once more, in which it had tried before`,
      })),
  );
}

/** Leaders that too few of the Sentinels that they know of were heard to vote for; one that was ordered needs no vote. */
export function unelectedLeaders({ timeline, topology, attempts }: UnexplainedSources): Evidence[] {
  const steady = steadyAt(timeline);
  return attempts.flatMap((attempt) => {
    const { sentinel, epoch, votes, elected } = attempt;
    if (elected === undefined || elected < steady || epoch === undefined) return [];
    if (isOrdered(timeline, attempt)) return [];
    const view = timeline.sentinelPolls
      .get(sentinel)
      ?.findLast((poll) => poll.at <= elected && poll.view !== undefined)?.view;
    const known = (view?.knownSentinels ?? topology.sentinels - 1) + 1;
    const won = votes.filter(({ candidate }) => candidate === sentinel).length;
    const voters = new Set(votes.map(({ voter }) => voter));
    const unheard = [...timeline.sentinelPolls.keys()].filter(
      (name) => silencedAround(timeline, elected).has(name) && !voters.has(name),
    ).length;
    const cast = won + unheard;
    const quorum = view?.settings?.quorum ?? topology.quorum;
    if (cast >= Math.max(majority(known), quorum)) return [];
    const rule = cast < majority(known) ? '' : `, where its quorum is ${quorum}`;
    const text = `${sentinel} was elected at ${moment(elected)} with ${count(won, 'vote')} of the ${count(known, 'Sentinel')} that it knew${rule}`;
    return [{ at: elected, text }];
  });
}

/** New masters that were published though no Sentinel was heard to be elected and to promote them; each of them once. */
function switchEvidence({ timeline, attempts }: UnexplainedSources): Evidence[] {
  return unelectedSwitches(timeline, attempts).map(({ at, from, subject }) => ({
    at,
    text: `${subject ?? 'an unknown node'} was named master in place of ${from ?? 'an unknown node'} at ${moment(at)}, though no Sentinel was heard to be elected for it`,
  }));
}

/** Masters seen down without a reason, by what is published and by what is answered. */
function unexplainedSights(sources: UnexplainedSources): Sight[] {
  const { timeline } = sources;
  const steady = steadyAt(timeline);
  const published = timeline.events
    .filter(({ event, about }) => (event === '+sdown' || event === '+odown') && about === 'master')
    .map(({ sentinel, subject: master, at }): Sight => ({ sentinel, master, at }));
  // What was answered is only looked at where it was not published: a leader answers with the master that it promotes
  // while its flags are still those of the old one.
  // Nor where it was ordered: Valkey 9's Sentinel calls a master down while it asks for the votes for an ordered failover.
  const unheard = polledSights(timeline).filter(
    ({ sentinel, master, at }) =>
      !published.some((one) => one.sentinel === sentinel && Math.abs(one.at - at) <= HEARD_US) &&
      !isOrdered(timeline, { sentinel, master, began: at }),
  );
  return [...published, ...unheard]
    .filter((sight) => sight.at >= steady && !isExplained(sources, sight))
    .toSorted((a, b) => a.at - b.at);
}

/** When each Sentinel began to answer that its master is down. */
function polledSights({ sentinelPolls }: Timeline): Sight[] {
  return [...sentinelPolls].flatMap(([sentinel, polls]) => {
    const sights: Sight[] = [];
    let wasDown = false;
    for (const { at, view } of polls) {
      if (view === undefined) continue;
      const isDown = view.flags.includes('s_down');
      if (isDown && !wasDown) sights.push({ sentinel, master: view.master, at });
      wasDown = isDown;
    }
    return sights;
  });
}

function sightEvidence(sights: readonly Sight[]): Evidence[] {
  const byMaster = Map.groupBy(sights, ({ master }) => master);
  return [...byMaster].map(([master, seen]) => {
    const sentinels = [...new Set(seen.map(({ sentinel }) => sentinel))].toSorted().join(', ');
    const { at } = seen[0]!;
    return {
      at,
      text: `${sentinels} saw ${master ?? 'the master'} down from ${moment(at)} on, which no fault explains`,
    };
  });
}

/** What a Sentinel forgets or is made to know anew takes so long to be as before, µs: hello messages come every 2 s. */
const RELEARN_US = 30_000_000;

/** A data node that is ordered to follow the master may be a replica that Sentinels do not know yet. */
const FOLLOW = /^(?:replicaof|slaveof) /i;

/** Sentinels that knew no master, or other Sentinels or replicas than there are, and nothing was done to them. */
function unexplainedKnowledge(sources: UnexplainedSources): Evidence[] {
  const { timeline } = sources;
  const steady = steadyAt(timeline);
  const end = phaseAt(timeline, 'final-reads') ?? timeline.end;
  return [...timeline.sentinelPolls].flatMap(([sentinel, polls]) => {
    let before: string | undefined;
    let last: SentinelView | undefined;
    for (const { at, view, reachable } of polls) {
      if (at < steady || at >= end || !reachable) continue;
      const what = lackOf(view, sources.topology) ?? changeOf(last, view);
      last = view ?? last;
      if (what !== undefined && before === undefined && !isTaught(timeline, sentinel, at))
        return [{ at, text: `${sentinel} ${what} at ${moment(at)}, which no fault and no order explains` }];
      before = what;
    }
    return [];
  });
}

function lackOf(view: SentinelView | undefined, { sentinels, redis }: Topology): string | undefined {
  if (view === undefined) return 'knew no master';
  const { knownSentinels, knownReplicas } = view;
  if (knownSentinels !== sentinels - 1) return `knew ${knownSentinels} of ${sentinels - 1} other Sentinels`;
  return knownReplicas === redis - 1 ? undefined : `knew ${knownReplicas} of ${redis - 1} replicas`;
}

/** Another identity than at the look before. */
function changeOf(before: SentinelView | undefined, now: SentinelView | undefined): string | undefined {
  if (before === undefined || now === undefined) return undefined;
  return before.id === now.id ? undefined : 'had another id';
}

/** Whether something was done to a Sentinel shortly before that changes what it knows, by a fault or an order. */
function isTaught({ faults, commands }: Timeline, sentinel: string, at: number): boolean {
  return (
    faults.some((fault) => teaches(fault, sentinel, at)) ||
    commands.some(
      ({ process, words, sent }) =>
        ((process === sentinel && /^sentinel /i.test(words)) || FOLLOW.test(words)) &&
        at >= sent &&
        at <= sent + RELEARN_US,
    )
  );
}

/** Whether a fault may change what a Sentinel knows: one of that Sentinel, or one that gives others another identity. */
function teaches({ effect, targets, injecting, healed = Infinity }: FaultSpan, sentinel: string, at: number) {
  const isOfIt = isOfProcesses(effect) && targets.includes(sentinel);
  const isOfOthers = isUndoneByOrchestrator(effect) || effect.addresses === 'changed';
  return (isOfIt || isOfOthers) && at >= injecting && at <= healed + RELEARN_US;
}
