/**
 * A leader is elected despite what should have prevented it: too few of all Sentinels voted for it, because it knew
 * fewer than there are; or too few had witnessed the master's end, because a voter is not asked what it sees.
 */

import { count } from '../core/quantity.ts';
import { fault, oneOf } from '../experiment/parameter.ts';
import { majority } from '../experiment/topology.ts';
import { electionsIn, electionWords, sightsAt, voteEvidence, type Election } from '../facts/elections.ts';
import type { Evidence } from '../facts/evidence.ts';
import type { Facts } from '../facts/facts.ts';
import { windowOf } from '../facts/window.ts';
import type { FaultSpan, Timeline } from '../facts/timeline.ts';
import { moment, span } from '../history/moment.ts';
import { expectation } from './expectation.ts';
import type { Answer, Draft } from './finding.ts';

type TooFew = 'votes' | 'witnesses';

const SAYS: Readonly<Record<TooFew, (after: string) => string>> = {
  votes: (after) =>
    `After "${after}" a leader is elected with fewer votes than a majority of all Sentinels, because it knows fewer than there are.`,
  witnesses: (after) =>
    `After "${after}" a master is replaced that never ended and that a majority of Sentinels sees up while it votes for the leader.`,
};

const MEASURES = {
  known: { label: 'Sentinels it knew, itself included', unit: 'count' },
  sawDown: { label: 'Sentinels that saw the master down', unit: 'count' },
  sawUp: { label: 'Sentinels that saw it up', unit: 'count' },
  votes: { label: 'votes for the leader', unit: 'count' },
  votesSeeingUp: { label: 'of these by Sentinels that saw it up', unit: 'count' },
} as const;

/** After the fault a leader is elected by a minority of all Sentinels, or one that a minority saw a reason for. */
export const electedDespite = expectation({
  name: 'elected-despite',
  title: 'A leader is elected despite too few votes or witnesses',
  failureTitle: 'No leader was elected despite too few votes or witnesses',
  parameters: {
    /** The fault that should cause the failover, or that only some of the Sentinels take for the master's end. */
    after: fault,
    /** Votes of all Sentinels that were deployed, or Sentinels that saw the master down. */
    tooFew: oneOf<TooFew>('votes', 'witnesses'),
  },
  measures: MEASURES,
  example: { after: 'kill', tooFew: 'votes' },
  says: ({ after, tooFew }) => SAYS[tooFew as TooFew](after),
  check(facts, { after, tooFew }, finding) {
    const [election] = electionsIn(facts.timeline, windowOf(facts.timeline, after, 'fault'));
    const otherwise = election && facts.whyNotElectedBy(after, election);
    if (otherwise !== undefined) return finding.undecided(otherwise);
    const unelected = election === undefined ? facts.whyNotReplaced(after) : undefined;
    if (unelected !== undefined)
      return finding.undecided(`No Sentinel was elected after "${after.as}". ${unelected}`);
    return tooFew === 'votes'
      ? despiteVotes(facts, { after, election }, finding)
      : despiteWitnesses(facts, { after, election }, finding);
  },
});

/** The first election after the fault, if there was one. */
interface Elected {
  readonly after: FaultSpan;
  readonly election: Election | undefined;
}

function despiteVotes(
  { timeline, topology }: Facts,
  { after, election }: Elected,
  finding: Draft<typeof MEASURES>,
): Answer {
  if (election === undefined) return finding.failed(`Nobody was elected after "${after.as}".`);
  const { leader, at } = election;
  const view = timeline.sentinelPolls
    .get(leader)
    ?.findLast((poll) => poll.at <= at && poll.view !== undefined)?.view;
  if (view === undefined)
    return finding.undecided(`Nothing is known of what ${leader} knew when it was elected.`);
  const votes = votesForLeader(election).length;
  const known = view.knownSentinels + 1;
  const { sentinels } = topology;
  const needed = majority(sentinels);
  finding.measure('votes', votes, `fewer than ${needed}`);
  finding.measure('known', known, `fewer than ${sentinels}`);
  finding.evidence(
    ...electionEvidence(election, `, knowing ${count(view.knownSentinels, 'other Sentinel')}`),
  );
  if (votes === 0) return finding.undecided(`No vote for ${leader} was heard.`);
  const sentence = `${leader} was elected with ${count(votes, 'vote')} of ${count(sentinels)} Sentinels; it knew ${count(known)}, itself included, and a majority of all is ${count(needed)}.`;
  return votes < needed && known < sentinels ? finding.held(sentence) : finding.failed(sentence);
}

function despiteWitnesses(
  facts: Facts,
  { after, election }: Elected,
  finding: Draft<typeof MEASURES>,
): Answer {
  const { timeline, topology } = facts;
  const promoted = facts.failover(after)?.promoted;
  if (election === undefined || promoted === undefined)
    return finding.failed(`Nobody took over after "${after.as}".`);
  const { leader, master, at } = election;
  const { sentinels } = topology;
  const needed = majority(sentinels);
  const sights = sightsAt(timeline, at);
  const votes = votesForLeader(election);
  const seeingUp = votes.filter(({ voter }) => sights.up.includes(voter));
  const life = lifeOf(timeline, after, election);
  finding.measure('sawDown', sights.down.length);
  finding.measure('sawUp', sights.up.length, `at least ${needed}`);
  finding.measure('votes', votes.length, `at least ${needed}`);
  finding.measure('votesSeeingUp', seeingUp.length);
  finding.evidence(...electionEvidence(election), ...(life === undefined ? [] : [life.evidence]));
  if (sights.up.length < needed)
    return sights.down.length >= needed
      ? finding.failed(`The majority saw the master down, too: ${sights.down.join(', ')}.`)
      : finding.undecided('Not enough is known of what the Sentinels saw at the election.');
  if (life === undefined)
    return finding.undecided('The master was not seen again before it was made a replica.');
  if (!life.isSame) return finding.failed(`The master had ended: ${life.evidence.text}.`);
  if (votes.length < needed) return finding.undecided(`Only ${votes.length} of ${needed} votes were heard.`);
  return finding.held(
    `${sights.down.join(' and ')} saw ${master} down, ${count(sights.up.length)} of ${count(sentinels)} saw it up, and ${count(seeingUp.length)} of these voted for ${leader} all the same: it was elected ${span(at - after.onset.earliest)} after the fault and made ${promoted} master, in place of a master that never ended.`,
  );
}

function votesForLeader({ votes, leader }: Election): Election['votes'] {
  return votes.filter(({ candidate }) => candidate === leader);
}

function electionEvidence(election: Election, more = ''): Evidence[] {
  return [...voteEvidence(election), { at: election.at, text: `${electionWords(election)}${more}` }];
}

/** Whether the master went on as the same process: what it says of itself at the election or, where it was silent, next. */
function lifeOf(
  { nodePolls }: Timeline,
  fault: FaultSpan,
  { master, at }: Election,
): { readonly isSame: boolean; readonly evidence: Evidence } | undefined {
  const polls = nodePolls.get(master ?? '') ?? [];
  const before = polls.findLast((poll) => poll.at <= fault.injecting && poll.state !== undefined);
  const next = polls.find((poll) => poll.at > at && poll.state !== undefined);
  if (before === undefined || next === undefined) return undefined;
  return {
    isSame: next.state!.runId === before.state!.runId,
    evidence: {
      at: next.at,
      text: `${master} answered as ${next.state!.role === 'master' ? 'master' : 'replica'} with run id ${next.state!.runId.slice(0, 8)} at ${moment(next.at)}; before the fault it was ${before.state!.runId.slice(0, 8)}`,
    },
  };
}
