/**
 * Sentinels vote for a leader, and the leader alone chooses the replica: by replica-priority (the lowest, 0 is never
 * chosen), then by replication offset (the highest), then by run id (the smallest). Source: sentinel.c,
 * sentinelSelectSlave and compareSlavesForPromotion.
 */

import { count } from '../core/quantity.ts';
import { fault, oneOf } from '../experiment/parameter.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import { electionsIn, electionWords, voteEvidence, type Election } from '../facts/elections.ts';
import type { Evidence } from '../facts/evidence.ts';
import { windowOf } from '../facts/window.ts';
import type { Timeline } from '../facts/timeline.ts';
import { expectation } from './expectation.ts';

type Rank = 'priority' | 'offset' | 'run id';

/** The Sentinels elect a leader after the fault, and it chooses the replica that ranks first. */
export const leaderChooses = expectation({
  name: 'leader-chooses',
  title: 'The elected leader chooses the replica by rank',
  failureTitle: 'No leader chose the replica that ranks first',
  parameters: {
    /** The fault that should cause the failover. */
    after: fault,
    /** What should decide among the replicas. */
    by: oneOf<Rank>('priority', 'offset', 'run id'),
  },
  measures: {
    votes: { label: 'votes for the leader', unit: 'count' },
    candidates: { label: 'replicas to choose from', unit: 'count' },
    rank: { label: 'rank of the chosen one', unit: 'count' },
  },
  example: { after: 'kill', by: 'offset' },
  says: ({ after, by }) =>
    `After "${after}" every vote is for a Sentinel, and the leader chooses the replica that ranks first; the ${by} decides.`,
  check(facts, { after, by }, finding) {
    const { timeline, topology } = facts;
    const elections = electionsIn(timeline, windowOf(timeline, after, 'fault'));
    const election = elections.find((one) => one.chosen !== undefined);
    const chosen = election?.chosen?.subject;
    if (election === undefined || chosen === undefined) {
      const none = `No leader chose a replica after "${after.as}".`;
      const why = elections.length === 0 ? facts.whyNotReplaced(after) : undefined;
      return why === undefined ? finding.failed(none) : finding.undecided(`${none} ${why}`);
    }
    const otherwise = facts.whyNotElectedBy(after, election);
    if (otherwise !== undefined) return finding.undecided(otherwise);
    const { leader, at } = election;
    const votes = election.votes.filter(({ candidate }) => candidate === leader);
    const needed = majority(topology.sentinels);
    const candidates = candidatesAt(timeline, topology, election).toSorted(byRank);
    finding.measure('votes', votes.length, `at least ${needed}`);
    finding.measure('candidates', candidates.length, 'at least 2');
    finding.measure('rank', candidates.findIndex(({ node }) => node === chosen) + 1, 'first');
    finding.evidence(
      ...voteEvidence(election),
      { at, text: electionWords(election) },
      ...candidates.map(candidateEvidence),
    );
    if (votes.length < needed)
      return finding.undecided(`Only ${count(votes.length, 'vote')} for ${leader} were heard.`);
    const [first, second] = candidates;
    if (first === undefined || second === undefined)
      return finding.undecided('There was no choice between replicas.');
    if (chosen !== first.node)
      return finding.failed(`${leader} chose ${chosen}, though ${first.node} ranks first.`);
    const decided = decidingRank(first, second);
    if (decided !== by)
      return finding.undecided(
        `${chosen} ranked first by its ${decided}, so this run does not show what the ${by} does.`,
      );
    return finding.held(
      `${count(votes.length)} of ${count(topology.sentinels)} Sentinels voted for ${leader}, which chose ${chosen}: ${REASONS[decided](first, second)}.`,
    );
  },
});

interface Candidate {
  readonly at: number;
  readonly node: string;
  readonly priority: number;
  readonly offset: number;
  readonly runId: string;
}

/** What replica-priority is where nobody sets it (redis.conf). */
const DEFAULT_PRIORITY = '100';

/**
 * The replicas that answered when the leader chose, by the last they said of themselves. Those of priority 0 are none, nor
 * are those that the leader itself saw down or had no connection to.
 */
function candidatesAt(timeline: Timeline, topology: Topology, election: Election): Candidate[] {
  const { chosen, master } = election;
  const unseen = unseenBy(timeline, election);
  const { directives, overrides } = topology;
  const at = chosen!.at;
  return [...timeline.nodePolls].flatMap(([node, polls]) => {
    const last = polls.findLast((poll) => poll.at <= at);
    const priority = Number(
      overrides[node]?.['replica-priority'] ?? directives['replica-priority'] ?? DEFAULT_PRIORITY,
    );
    const isOut = node === master || priority === 0 || unseen.has(node);
    if (isOut || last?.state?.role !== 'slave') return [];
    const { offset, runId } = last.state;
    return [{ at: last.at, node, priority, offset, runId }];
  });
}

/** Flags of a replica that no leader chooses (sentinel.c, sentinelSelectSlave). */
const OUT_OF_SIGHT = /\b(?:s_down|o_down|disconnected)\b/;

/** The replicas that the leader saw in that way by its last answer before it chose, but for the one that it chose. */
function unseenBy({ sentinelPolls }: Timeline, { leader, chosen }: Election): ReadonlySet<string> {
  const last = sentinelPolls.get(leader)?.findLast(({ at, view }) => at <= chosen!.at && view !== undefined);
  const seen = (last?.view?.troubled ?? []).map((trouble) => trouble.split(' ') as [string, string]);
  return new Set(
    seen.flatMap(([node, flags]) => (OUT_OF_SIGHT.test(flags) && node !== chosen!.subject ? [node] : [])),
  );
}

function byRank(a: Candidate, b: Candidate): number {
  return a.priority - b.priority || b.offset - a.offset || (a.runId < b.runId ? -1 : 1);
}

function decidingRank(first: Candidate, second: Candidate): Rank {
  if (first.priority !== second.priority) return 'priority';
  return first.offset === second.offset ? 'run id' : 'offset';
}

const REASONS: Readonly<Record<Rank, (first: Candidate, second: Candidate) => string>> = {
  priority: (first, second) =>
    `its replica-priority is ${first.priority}, that of ${second.node}, the next, ${second.priority}`,
  offset: (first, second) =>
    `of equal priority, it was ${count(first.offset - second.offset, 'byte')} ahead of ${second.node}`,
  'run id': (first, second) =>
    `of equal priority and offset, its run id ${first.runId.slice(0, 8)} is smaller than ${second.runId.slice(0, 8)}, that of ${second.node}`,
};

function candidateEvidence({ at, node, priority, offset, runId }: Candidate): Evidence {
  return { at, text: `${node}: priority ${priority}, offset ${offset}, run id ${runId.slice(0, 8)}` };
}
