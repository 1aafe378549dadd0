/** A leader is elected by fewer than a majority of all Sentinels, because it knows fewer than there are. */

import type { Expectation } from '../experiment/expectation.ts';
import { majority } from '../experiment/topology.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { electionsIn, electionWords, voteEvidence } from '../facts/elections.ts';
import { windowOf } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { count } from '../core/quantity.ts';

interface MinorityElectsOptions<N extends string> {
  /** The fault that should cause the failover. */
  readonly after: N;
}

/** After the fault a leader is elected with fewer votes than a majority of all Sentinels that were deployed. */
export function minorityElects<const N extends string>({ after }: MinorityElectsOptions<N>): Expectation<N> {
  return { check: 'minority-elects', parameters: { after }, faults: [after] };
}

export const MINORITY_ELECTS: Checker = {
  name: 'minority-elects',
  title: 'A minority of all Sentinels elects a leader',
  parameters: { after: 'fault' },
  words: ({ parameters: { after } }) =>
    `After "${after}" a leader is elected with fewer votes than a majority of all Sentinels, because it knows fewer than there are.`,
  check({ facts, experiment: { topology } }, { parameters }) {
    const timeline = facts.timeline;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const window = fault === undefined ? undefined : windowOf(timeline, fault, 'fault');
    if (window === undefined)
      return undecided(`The fault "${parameters['after']}" was not reached in this run.`);
    const [election] = electionsIn(timeline, window);
    if (election === undefined) return failed(`Nobody was elected after "${parameters['after']}".`);
    const view = timeline.sentinelPolls
      .get(election.leader)
      ?.findLast((poll) => poll.at <= election.at && poll.view !== undefined)?.view;
    if (view === undefined)
      return undecided(`Nothing is known of what ${election.leader} knew when it was elected.`);
    const votes = election.votes.filter(({ candidate }) => candidate === election.leader).length;
    const known = view.knownSentinels + 1;
    const needed = majority(topology.sentinels);
    const measures: Measure[] = [
      { name: 'votes for the leader', value: votes, unit: 'count', limit: `fewer than ${needed}` },
      {
        name: 'Sentinels it knew, itself included',
        value: known,
        unit: 'count',
        limit: `fewer than ${topology.sentinels}`,
      },
    ];
    const evidence = [
      ...voteEvidence(election),
      {
        at: election.at,
        text: `${electionWords(election)}, knowing ${count(view.knownSentinels, 'other Sentinel')}`,
      },
    ];
    if (votes === 0) return undecided(`No vote for ${election.leader} was heard.`, evidence, measures);
    const sentence = `${election.leader} was elected with ${count(votes, 'vote')} of ${count(topology.sentinels)} Sentinels; it knew ${count(known)}, itself included, and a majority of all is ${count(needed)}.`;
    return votes < needed && known < topology.sentinels
      ? held(sentence, evidence, measures)
      : failed(sentence, evidence, measures);
  },
};
