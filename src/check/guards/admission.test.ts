import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { exhaustConnections } from '../../fault/words.ts';
import type { AdmissionRecord } from '../../history/resource-record.ts';
import { CONNECTIONS_EXHAUSTED } from './admission.ts';

const REFUSAL = '-ERR max number of clients reached';
const attempt = (at: number, outcome: AdmissionRecord['outcome']): AdmissionRecord => ({
  kind: 'admission',
  at: s(at),
  process: 'redis-0',
  when: at < 10 ? 'injected' : at < 20 ? 'before-heal' : 'healed',
  outcome,
  reply: outcome === 'refused' ? REFUSAL : outcome === 'accepted' ? '+PONG' : 'no answer',
  held: outcome === 'accepted' ? 0 : 28,
});
const judged = (...records: readonly AdmissionRecord[]) => {
  const effect = exhaustConnections.definition.effect({});
  const injected = fault('herd', { from: 5, to: 20 }, { fault: 'exhaust-connections', effect });
  const history = historyOf([DEPLOYMENT, ...phases(30), ...injected, ...records]);
  const { intact, sentence } = CONNECTIONS_EXHAUSTED.judge(contextOf(history));
  return { intact, sentence: sentence.replaceAll('\u202f', ' ') };
};

describe('a process whose connections were to be exhausted', () => {
  it('had none left, where it refused another one first and last', () => {
    expect(judged(attempt(6, 'refused'), attempt(19, 'refused'), attempt(21, 'accepted'))).toEqual({
      intact: true,
      sentence: `Seen by the observer: redis-0 refused another connection with "${REFUSAL}" beside 28 connections that "herd" held, and took one after it.`,
    });
  });

  it.each<[string, AdmissionRecord[], RegExp]>([
    ['nobody tried', [], /^it was not tried at both ends/],
    ['it took one', [attempt(6, 'accepted'), attempt(19, 'refused')], /another connection with "\+PONG"/],
    ['it took one at the end', [attempt(6, 'refused'), attempt(19, 'accepted')], /with "\+PONG"/],
    ['it answered nothing', [attempt(6, 'unanswered'), attempt(19, 'refused')], /with "no answer"/],
    ['it refuses for ever', [6, 19, 21].map((at) => attempt(at, 'refused')), /not seen to take another/],
  ])('is not known to have had none, where %s', (_, records, problem) => {
    const { intact, sentence } = judged(...records);
    expect(intact).toBe(false);
    expect(sentence).toMatch(problem);
  });
});
