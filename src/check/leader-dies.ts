/**
 * The leader of a failover dies before it is through, and nobody takes up what it began: every Sentinel that voted
 * waits 2 × failover-timeout (and up to 1 s more) from its vote before it tries itself. Source: sentinel.c,
 * sentinelVoteLeader and sentinelStartFailoverIfNeeded.
 */

import { limit } from '../core/quantity.ts';
import { backOffMs } from '../experiment/back-off.ts';
import { fault, oneOf } from '../experiment/parameter.ts';
import { electionsIn, electionWords, type Election } from '../facts/elections.ts';
import type { Evidence } from '../facts/evidence.ts';
import type { SentinelEvent } from '../facts/sentinel-event.ts';
import type { Span } from '../facts/spans.ts';
import { asEvidence } from '../facts/switching.ts';
import type { FaultSpan, Timeline } from '../facts/timeline.ts';
import type { NodeRecord } from '../history/record.ts';
import { moment, seconds, span } from '../history/moment.ts';
import { expectation } from './expectation.ts';

type Stage = 'election' | 'promotion';

/** How late the new master may be seen to be published by a leader that died, µs: ticks of a timer of up to 100 ms. */
const TICKS_US = 1_000_000;

/** The leader dies at that stage, and the next try comes only when the back-off of the voters is over. */
export const leaderDies = expectation({
  name: 'leader-dies',
  title: 'What a dead leader began is not taken up',
  failureTitle: 'The next try after a leader’s death did not come when the voters’ back-off was over',
  parameters: {
    /** The fault that ends the leader. */
    at: fault,
    /** The last thing it did: it was elected, or it told a replica to be master and did not yet publish it. */
    after: oneOf<Stage>('election', 'promotion'),
  },
  measures: {
    dead: { label: 'leader dead after its election', unit: 's' },
    nextTry: { label: 'from the vote to the next try', unit: 's', worse: 'more' },
  },
  example: { at: 'leader-dead', after: 'election' },
  says: ({ at, after }) =>
    `The leader that "${at}" ends dies after the ${after}, and the next try comes 2 × failover-timeout after the vote.`,
  check({ timeline, topology }, { at: death, after }, finding) {
    const { latest: died, earliest } = death.onset;
    const elections = electionsIn(timeline, { from: -Infinity, to: Infinity });
    const election = elections.findLast((one) => one.at <= died && death.targets.includes(one.leader));
    if (election === undefined)
      return finding.undecided(
        `${death.targets.join(' and ')} had not been elected when "${death.as}" began.`,
      );
    const left = leftBehind(timeline, election, death);
    finding.evidence({ at: election.at, text: electionWords(election) }, ...left.evidence);
    if (left.stage !== after)
      return finding.undecided(
        `${election.leader} died ${left.words}, so this run does not show what its death after the ${after} does.`,
      );
    const voted = Math.min(...election.votes.map(({ at }) => at));
    const next = timeline.events.find(({ event, at }) => event === '+try-failover' && at > died);
    if (next === undefined) return finding.failed('Nobody tried again in this run.');
    finding.evidence(asEvidence(next));
    const waited = next.at - voted;
    const [least, most] = backOffMs(topology);
    const bounds = `${limit(topology.failoverTimeout)} twice, and at most 2 s more`;
    finding.measure('dead', seconds(earliest - election.at));
    const nextTry = finding.measure('nextTry', seconds(waited), bounds);
    const sentence = `${election.leader} died ${span(earliest - election.at)} after it was elected, ${left.words}; ${next.sentinel} tried next, ${nextTry} after the vote.`;
    return waited >= least * 1e3 && waited <= most * 1e3
      ? finding.held(sentence)
      : finding.failed(`${sentence} Expected: ${bounds}.`);
  },
});

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
      words: 'after it had published the new master',
      evidence: [asEvidence(published)],
    };
  const own = since.filter((event) => event.sentinel === leader && event.at <= fault.onset.latest);
  const sent = own.find(({ event }) => event === '+failover-state-wait-promotion');
  const chosen = sent ?? own.find(({ event }) => event === '+failover-state-send-slaveof-noone');
  const promoted = promotionOf(timeline, chosen, { from: at, to: fault.healing ?? Infinity });
  // What a dying leader publishes may be lost: that the replica obeyed is proof enough of the order.
  if (chosen?.subject === undefined || (sent === undefined && promoted === undefined))
    return {
      stage: 'election',
      words: 'before it told any replica to be master',
      evidence: chosen === undefined ? [] : [asEvidence(chosen)],
    };
  const evidence = [
    asEvidence(chosen),
    ...(promoted === undefined
      ? []
      : [
          {
            at: promoted.at,
            text: `${chosen.subject} was master at ${moment(promoted.at)}, and nobody named it in epoch ${epoch}`,
          },
        ]),
  ];
  return {
    stage: 'promotion',
    words: `after it told ${chosen.subject} to be master and before it published that`,
    evidence,
  };
}

/** The first answer of the chosen replica that it is master, until another Sentinel tries. */
function promotionOf(
  { nodePolls, events }: Timeline,
  chosen: SentinelEvent | undefined,
  { from, to }: Span,
): NodeRecord | undefined {
  const next = events.find(
    ({ event, at, sentinel }) => event === '+try-failover' && at > from && sentinel !== chosen?.sentinel,
  );
  const until = Math.min(to, next?.at ?? to);
  return nodePolls
    .get(chosen?.subject ?? '')
    ?.find(({ at, state }) => at >= chosen!.at && at < until && state?.role === 'master');
}
