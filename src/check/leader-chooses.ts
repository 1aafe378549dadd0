/**
 * Sentinels vote for a leader, and the leader alone chooses the replica: by replica-priority (the lowest, 0 is never
 * chosen), then by replication offset (the highest), then by run id (the smallest). Source: sentinel.c,
 * sentinelSelectSlave and compareSlavesForPromotion.
 */

import type { Expectation } from '../experiment/expectation.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import { type Timeline } from '../facts/timeline.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import type { Evidence } from '../facts/evidence.ts';
import { electionsIn, electionWords, voteEvidence, type Election } from '../facts/elections.ts';
import { windowOf } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { count } from '../core/quantity.ts';

const RANKS = ['priority', 'offset', 'run id'] as const;
type Rank = (typeof RANKS)[number];

interface ChoiceOptions<N extends string> {
  /** The fault that should cause the failover. */
  readonly after: N;
  /** What should decide among the replicas. */
  readonly by: Rank;
}

/** The Sentinels elect a leader after the fault, and it chooses the replica that ranks first. */
export function leaderChooses<const N extends string>({ after, by }: ChoiceOptions<N>): Expectation<N> {
  return { check: 'leader-chooses', parameters: { after, by }, faults: [after] };
}

export const LEADER_CHOOSES: Checker = {
  name: 'leader-chooses',
  title: 'The elected leader chooses the replica by rank',
  parameters: { after: 'fault', by: RANKS },
  words: ({ parameters: { after, by } }) =>
    `After "${after}" every vote is for a Sentinel, and the leader chooses the replica that ranks first; the ${by} decides.`,
  check(context, { parameters }) {
    const { facts } = context;
    const { timeline } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const window = fault === undefined ? undefined : windowOf(timeline, fault, 'fault');
    if (window === undefined)
      return undecided(`The fault "${parameters['after']}" was not reached in this run.`);
    const election = electionsIn(timeline, window).find((one) => one.chosen !== undefined);
    const chosen = election?.chosen?.subject;
    if (election === undefined || chosen === undefined)
      return failed(`No leader chose a replica after "${parameters['after']}".`);
    const { topology } = context.experiment;
    const votes = election.votes.filter(({ candidate }) => candidate === election.leader);
    const candidates = candidatesAt(timeline, topology, election).toSorted(byRank);
    const evidence = [
      ...voteEvidence(election),
      { at: election.at, text: electionWords(election) },
      ...candidates.map(candidateEvidence),
    ];
    const measures: Measure[] = [
      {
        name: 'votes for the leader',
        value: votes.length,
        unit: 'count',
        limit: `at least ${majority(topology.sentinels)}`,
      },
      { name: 'replicas to choose from', value: candidates.length, unit: 'count', limit: 'at least 2' },
      {
        name: 'rank of the chosen one',
        value: candidates.findIndex(({ node }) => node === chosen) + 1,
        unit: 'count',
        limit: 'first',
      },
    ];
    if (votes.length < majority(topology.sentinels))
      return undecided(
        `Only ${count(votes.length, 'vote')} for ${election.leader} were heard.`,
        evidence,
        measures,
      );
    const [first, second] = candidates;
    if (first === undefined || second === undefined)
      return undecided('There was no choice between replicas.', evidence, measures);
    if (chosen !== first.node)
      return failed(
        `${election.leader} chose ${chosen}, though ${first.node} ranks first.`,
        evidence,
        measures,
      );
    const decided = decidingRank(first, second);
    if (decided !== parameters['by'])
      return undecided(
        `${chosen} ranked first by its ${decided}, so this run does not show what the ${parameters['by']} does.`,
        evidence,
        measures,
      );
    return held(
      `${count(votes.length)} of ${count(topology.sentinels)} Sentinels voted for ${election.leader}, which chose ${chosen}: ${REASONS[decided](first, second)}.`,
      evidence,
      measures,
    );
  },
};

interface Candidate {
  readonly at: number;
  readonly node: string;
  readonly priority: number;
  readonly offset: number;
  readonly runId: string;
}

/** What replica-priority is where nobody sets it (redis.conf). */
const DEFAULT_PRIORITY = '100';

/** The replicas that answered when the leader chose, by the last they said of themselves; those of priority 0 are none. */
function candidatesAt(timeline: Timeline, topology: Topology, { chosen, master }: Election): Candidate[] {
  const { directives, overrides } = topology;
  const at = chosen!.at;
  return [...timeline.nodePolls].flatMap(([node, polls]) => {
    const last = polls.findLast((poll) => poll.at <= at);
    const priority = Number(
      overrides[node]?.['replica-priority'] ?? directives['replica-priority'] ?? DEFAULT_PRIORITY,
    );
    if (node === master || last?.state?.role !== 'slave' || priority === 0) return [];
    const { offset, runId } = last.state;
    return [{ at: last.at, node, priority, offset, runId }];
  });
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
