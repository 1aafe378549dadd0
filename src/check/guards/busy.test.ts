import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  probes,
  s,
  state,
} from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../../history/record.ts';
import { BLOCKED } from './busy.ts';

const EVERY_SECOND = Array.from({ length: 30 }, (_, second) => second);
const EFFECT = {
  target: 'processes',
  processes: 'busy',
  isSelective: false,
  resets: false,
  heals: true,
  hitsMaster: false,
  colour: 'orange',
  pattern: 'dots',
} as const;

const block = fault('block', { from: 5, to: 20 }, { fault: 'block', effect: EFFECT });
const command = (to: number, reply?: string): HistoryRecord => ({
  kind: 'busy',
  process: 'redis-0',
  words: 'EVAL … 0 12000',
  sent: s(5) + 500,
  at: s(to),
  ...(reply !== undefined && { reply }),
});
/** Polls of a master that answers nothing, or refuses to say what it is, from one moment to another. */
const silent = (from: number, to: number): HistoryRecord[] =>
  nodePolls('redis-0', EVERY_SECOND, (at) => (at > from && at < to ? undefined : state('master')));

const contextAfter = (...records: readonly HistoryRecord[]) =>
  contextOf(historyOf([DEPLOYMENT, ...phases(30), ...block, ...records]));
const judged = (...records: readonly HistoryRecord[]) => {
  const { intact, sentence } = BLOCKED.judge(contextAfter(...records));
  return { intact, sentence: sentence.replaceAll('\u202f', ' ') };
};

describe('a process that was to be blocked', () => {
  it('was, where it answered nothing until its command was over', () => {
    const killed = 'ERR Script killed by user with SCRIPT KILL... script: ad0247, on @user_script:8.';
    expect(judged(...silent(5, 11.5), command(11.5, killed))).toEqual({
      intact: true,
      sentence:
        'Seen by the observer: redis-0 answered nothing for 6.50 s, then its command with ERR Script killed by user with SCRIPT KILL.',
    });
    expect(judged(...silent(5, 20), command(20.1)).intact).toBe(true);
  });

  it.each<[string, readonly HistoryRecord[], RegExp]>([
    ['was sent nothing', silent(5, 20), /^redis-0 was never sent/],
    [
      'answered meanwhile',
      [...silent(5, 9), command(20, '"over"')],
      /^redis-0 answered at \+9.0 s, blocked by "block"/,
    ],
    [
      'took a write meanwhile',
      [...silent(5, 20), command(20, '"over"'), ...probes('redis-0', [9], () => true)],
      /^redis-0 answered at \+9.0 s/,
    ],
    [
      'had carried out its command at once',
      [...silent(30, 30), command(5.1, '"over"')],
      /^redis-0 was not seen to be blocked by "block" \(its command was answered with "over"\)/,
    ],
    ['was not looked at', [command(20, '"over"')], /^redis-0 was not seen to be blocked/],
  ])('was not, where it %s', (_, records, sentence) => {
    const judgement = judged(...records);
    expect(judgement.intact).toBe(false);
    expect(judgement.sentence).toMatch(sentence);
  });

  it('is so until its command is answered, whenever the step ends', () => {
    const { faults } = contextAfter(command(11.5, '"over"')).facts.timeline;
    expect(faults[0]).toMatchObject({
      onset: { earliest: s(5) + 500, latest: s(5) + 1_000 },
      healing: s(11.5),
      healed: s(11.5),
    });
    expect(contextAfter(command(11.5)).facts.timeline.faults[0]?.healing).toBe(s(20));
  });
});
