/** A minority sees the master down, a majority sees it up, and it is replaced all the same. */

import type { Expectation } from '../experiment/expectation.ts';
import { majority } from '../experiment/topology.ts';
import { type FaultSpan, type Timeline } from '../facts/timeline.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import type { Evidence } from '../facts/evidence.ts';
import { electionsIn, electionWords, sightsAt, voteEvidence, type Election } from '../facts/elections.ts';
import { failoverIn, windowOf } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { count } from '../core/quantity.ts';
import { moment, span } from '../history/moment.ts';

interface MinorityOptions<N extends string> {
  /** The fault that only some of the Sentinels take for the master's end. */
  readonly after: N;
}

/** The failover after the fault is one that a majority of Sentinels saw no reason for, of a master that never ended. */
export function minorityOpinion<const N extends string>({ after }: MinorityOptions<N>): Expectation<N> {
  return { check: 'minority-opinion', parameters: { after }, faults: [after] };
}

export const MINORITY_OPINION: Checker = {
  name: 'minority-opinion',
  title: 'A minority’s opinion replaces a master that the majority sees up',
  parameters: { after: 'fault' },
  words: ({ parameters: { after } }) =>
    `After "${after}" a master is replaced that never ended and that a majority of Sentinels sees up while it votes for the leader.`,
  check(context, { parameters }) {
    const { facts } = context;
    const { timeline } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const window = fault === undefined ? undefined : windowOf(timeline, fault, 'fault');
    if (fault === undefined || window === undefined)
      return undecided(`The fault "${parameters['after']}" was not reached in this run.`);
    const [election] = electionsIn(timeline, window);
    const { promoted } = failoverIn(
      { timeline, history: context.facts.history, topology: context.experiment.topology },
      window,
    );
    if (election === undefined || promoted === undefined)
      return failed(`Nobody took over after "${fault.as}".`);
    const { sentinels } = context.experiment.topology;
    const needed = majority(sentinels);
    const sights = sightsAt(timeline, election.at);
    const votes = election.votes.filter(({ candidate }) => candidate === election.leader);
    const unseen = votes.filter(({ voter }) => sights.up.includes(voter));
    const life = lifeOf(timeline, fault, election);
    const measures: Measure[] = [
      { name: 'Sentinels that saw the master down', value: sights.down.length, unit: 'count' },
      {
        name: 'Sentinels that saw it up',
        value: sights.up.length,
        unit: 'count',
        limit: `at least ${needed}`,
      },
      { name: 'votes for the leader', value: votes.length, unit: 'count', limit: `at least ${needed}` },
      { name: 'of these by Sentinels that saw it up', value: unseen.length, unit: 'count' },
    ];
    const evidence = [
      ...voteEvidence(election),
      { at: election.at, text: electionWords(election) },
      ...(life === undefined ? [] : [life.evidence]),
    ];
    if (sights.up.length < needed)
      return sights.down.length >= needed
        ? failed(`The majority saw the master down, too: ${sights.down.join(', ')}.`, evidence, measures)
        : undecided('Not enough is known of what the Sentinels saw at the election.', evidence, measures);
    if (life === undefined)
      return undecided('The master was not seen again before it was made a replica.', evidence, measures);
    if (!life.isSame) return failed(`The master had ended: ${life.evidence.text}.`, evidence, measures);
    if (votes.length < needed)
      return undecided(`Only ${votes.length} of ${needed} votes were heard.`, evidence, measures);
    return held(
      `${sights.down.join(' and ')} saw ${election.master} down, ${count(sights.up.length)} of ${count(sentinels)} saw it up, and ${count(unseen.length)} of these voted for ${election.leader} all the same: it was elected ${span(election.at - window.from)} after the fault and made ${promoted} master, in place of a master that never ended.`,
      evidence,
      measures,
    );
  },
};

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
