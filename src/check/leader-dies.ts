/**
 * The leader of a failover dies before it is through, and nobody takes up what it began: every Sentinel that voted
 * waits 2 × failover-timeout (and up to 1 s more) from its vote before it tries itself. Source: sentinel.c,
 * sentinelVoteLeader and sentinelStartFailoverIfNeeded.
 */

import { milliseconds } from '../core/duration.ts';
import type { Expectation } from '../experiment/expectation.ts';
import { type FaultSpan, type Timeline } from '../facts/timeline.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import type { Evidence } from '../facts/evidence.ts';
import { electionsIn, electionWords, type Election } from '../facts/elections.ts';
import { failed, held, undecided } from './finding.ts';
import { asEvidence } from '../facts/switching.ts';
import { limit } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

const STAGES = ['election', 'promotion'] as const;
type Stage = (typeof STAGES)[number];

interface LeaderDiesOptions<N extends string> {
  /** The fault that ends the leader. */
  readonly at: N;
  /** The last thing it did: it was elected, or it told a replica to be master and did not yet publish it. */
  readonly after: Stage;
}

/** The leader dies at that stage, and the next try comes only when the back-off of the voters is over. */
export function leaderDies<const N extends string>({ at, after }: LeaderDiesOptions<N>): Expectation<N> {
  return { check: 'leader-dies', parameters: { at, after }, faults: [at] };
}

/** How far apart the votes of one election are, and how late a try may be seen, µs: ticks of a timer of up to 100 ms. */
const TICKS_US = 1_000_000;
/** Sentinels add up to so much to the moment of their vote, so as not to try all at once, µs (SENTINEL_MAX_DESYNC). */
const DESYNC_US = 1_000_000;

export const LEADER_DIES: Checker = {
  name: 'leader-dies',
  title: 'Nobody takes up what a dead leader began',
  parameters: { at: 'fault', after: STAGES },
  words: ({ parameters: { at, after } }) =>
    `The leader that "${at}" ends dies after the ${after}, and the next try comes 2 × failover-timeout after the vote.`,
  check({ facts, experiment: { topology } }, { parameters }) {
    const timeline = facts.timeline;
    const fault = facts.faultsNamed(String(parameters['at']))[0];
    if (fault === undefined) return undecided(`The fault "${parameters['at']}" was not reached in this run.`);
    const died = fault.onset.latest;
    const elections = electionsIn(timeline, { from: -Infinity, to: Infinity });
    const election = elections.findLast((one) => one.at <= died && fault.targets.includes(one.leader));
    if (election === undefined)
      return undecided(`${fault.targets.join(' and ')} had not been elected when "${fault.as}" began.`);
    const left = leftBehind(timeline, election, fault);
    const evidence = [{ at: election.at, text: electionWords(election) }, ...left.evidence];
    if (left.stage !== parameters['after'])
      return undecided(
        `${election.leader} died after ${left.words}, so this run does not show what its death after the ${parameters['after']} does.`,
        evidence,
      );
    const voted = Math.min(...election.votes.map(({ at }) => at));
    const next = timeline.events.find(({ event, at }) => event === '+try-failover' && at > died);
    if (next === undefined) return failed('Nobody tried again in this run.', evidence);
    const waited = next.at - voted;
    const needed = 2 * milliseconds(topology.failoverTimeout) * 1_000;
    const bounds = `${limit(topology.failoverTimeout)} twice, and at most 2 s more`;
    const measures: Measure[] = [
      {
        name: 'leader dead after its election',
        value: seconds(fault.onset.earliest - election.at),
        unit: 's',
      },
      { name: 'from the vote to the next try', value: seconds(waited), unit: 's', limit: bounds },
    ];
    const sentence = `${election.leader} died ${span(fault.onset.earliest - election.at)} after it was elected, ${left.words}; ${next.sentinel} tried next, ${span(waited)} after the vote.`;
    return waited >= needed - TICKS_US && waited <= needed + DESYNC_US + TICKS_US
      ? held(sentence, [...evidence, asEvidence(next)], measures)
      : failed(`${sentence} Expected: ${bounds}.`, [...evidence, asEvidence(next)], measures);
  },
};

interface LeftBehind {
  /** Undefined where the new master was published already. */
  readonly stage: Stage | undefined;
  readonly words: string;
  readonly evidence: readonly Evidence[];
}

/** How far the leader had come when it died. */
function leftBehind(timeline: Timeline, { at, leader, epoch }: Election, fault: FaultSpan): LeftBehind {
  const since = timeline.events.filter((event) => event.at >= at);
  const published = since.find(
    (event) =>
      (event.event === '+switch-master' || event.event === '+config-update-from') &&
      event.at <= fault.onset.latest + TICKS_US,
  );
  if (published !== undefined)
    return {
      stage: undefined,
      words: 'it had published the new master',
      evidence: [asEvidence(published)],
    };
  const ordered = since.find(
    (event) =>
      event.sentinel === leader &&
      event.event === '+failover-state-send-slaveof-noone' &&
      event.at <= fault.onset.latest,
  );
  if (ordered?.subject === undefined)
    return { stage: 'election', words: 'before it told any replica to be master', evidence: [] };
  const promoted = timeline.nodePolls
    .get(ordered.subject)
    ?.find((poll) => poll.at >= ordered.at && poll.state?.role === 'master');
  const evidence = [
    asEvidence(ordered),
    ...(promoted === undefined
      ? []
      : [
          {
            at: promoted.at,
            text: `${ordered.subject} was master at ${moment(promoted.at)}, and nobody named it in epoch ${epoch}`,
          },
        ]),
  ];
  return {
    stage: 'promotion',
    words: `after it told ${ordered.subject} to be master and before it published that`,
    evidence,
  };
}
