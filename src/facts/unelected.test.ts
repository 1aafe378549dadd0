import { describe, expect, it } from 'vitest';
import { CUT, election, not, POLLS, replicaPayload } from '../../test/fixtures/tiny-elections.ts';
import {
  contextOf,
  DEPLOYMENT,
  event,
  EXPERIMENT,
  historyOf,
  masterPayload,
  phases,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { contradictoryAttempts } from './contradictory-attempts.ts';
import { Facts } from './facts.ts';

function factsOf(records: readonly HistoryRecord[], quorum = 2): Facts {
  const topology = { ...EXPERIMENT.topology, quorum };
  return contextOf(historyOf([DEPLOYMENT, ...phases(30), ...CUT, ...POLLS, ...records]), {
    ...EXPERIMENT,
    topology,
  }).facts;
}

describe('a leader', () => {
  it('needs the votes of the quorum, where that is more than the majority', () => {
    const unexplained = (voters: readonly number[], quorum: number): string =>
      factsOf(election(voters), quorum)
        .unexplained.map(({ text }) => text)
        .join();
    expect(unexplained([0, 1, 2], 3)).not.toContain('was elected');
    expect(unexplained([0, 1, 2], 4)).toMatch(
      /sentinel-4 was elected at \+7\.2\ss with 3\svotes of the 5\sSentinels that it knew, where its quorum is 4/,
    );
    expect(unexplained([0, 1], 4)).toMatch(/with 2\svotes of the 5\sSentinels that it knew$/);
  });

  it('goes by its own quorum, which may be another one than that of the rest', () => {
    const settings = { quorum: 4, downAfterMs: 5_000, failoverTimeoutMs: 10_000, parallelSyncs: 1 };
    const raised = sentinelPolls(6, 8, (sentinel) => (sentinel === 'sentinel-4' ? { settings } : {}));
    const sentences = factsOf([...raised, ...election([0, 1, 2])], 2).unexplained.map(({ text }) => text);
    expect(sentences.join()).toContain('where its quorum is 4');
  });
});

describe('a Sentinel that tries', () => {
  const contradictory = (...records: readonly HistoryRecord[]): string[] => {
    const { timeline, attempts } = factsOf(records);
    return contradictoryAttempts(timeline, attempts).map(({ text }) => text);
  };
  const agreed = event(7.05, 'sentinel-4', '+odown', `${masterPayload()} #quorum 2/2`);

  it('has the agreement of the quorum before', () => {
    expect(contradictory(agreed, ...election([0, 1, 2]))).toEqual([]);
    const few = event(7.05, 'sentinel-4', '+odown', `${masterPayload()} #quorum 1/2`);
    expect(contradictory(few, ...election([0, 1, 2]))).toHaveLength(1);
    expect(contradictory(...election([0, 1, 2]))).toEqual([
      expect.stringMatching(
        /^sentinel-4 tried to replace redis-0 at \+7\.1\ss, and had not been heard to have the quorum’s agreement$/,
      ),
    ]);
  });

  it('needs none where it was ordered to', () => {
    const ordered: HistoryRecord = {
      kind: 'command',
      at: 7_050_000,
      sent: 7_040_000,
      process: 'sentinel-4',
      words: 'SENTINEL FAILOVER mymaster',
      reply: '"OK"',
    };
    expect(contradictory(ordered, ...election([0, 1, 2]))).toEqual([]);
  });

  it('promotes the replica that it chose', () => {
    const promoted = event(7.5, 'sentinel-4', '+promoted-slave', replicaPayload('redis-1'));
    expect(contradictory(agreed, ...election([0, 1, 2], 'redis-1'), promoted)).toEqual([]);
    expect(contradictory(agreed, ...election([0, 1, 2], 'redis-2'), promoted)).toEqual([
      expect.stringMatching(/^sentinel-4 chose redis-2 at \+7\.3\ss and promoted redis-1 at \+7\.5\ss$/),
    ]);
  });

  it('takes its steps in their order', () => {
    const late = event(7.4, 'sentinel-4', '+elected-leader', masterPayload());
    const steps = election([0, 1, 2]).filter(not('+elected-leader'));
    expect(contradictory(agreed, ...steps, late)).toEqual([
      expect.stringMatching(/^sentinel-4 chose a replica at \+7\.3\ss, before it was elected at \+7\.4\ss$/),
    ]);
  });
});
