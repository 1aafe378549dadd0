import { describe, expect, it } from 'vitest';
import type { EventRecord, SentinelRecord } from '../src/history/record.ts';
import {
  brokenGuards,
  faultTimes,
  is,
  isOperation,
  recordedFiles,
  replace,
  resultOf,
  sentenceOf,
  verdictOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;
const GUARD = 'the sources agree';

/** Changes what one Sentinel answers in a stretch of time. */
function changeAnswers(
  files: Files,
  { sentinel, from, to }: { sentinel: string; from: number; to: number },
  view: Partial<NonNullable<SentinelRecord['view']>>,
): void {
  replace(files, (one) =>
    is('sentinel')(one) &&
    one.sentinel === sentinel &&
    one.at >= from &&
    one.at <= to &&
    one.view !== undefined
      ? { ...one, view: { ...one.view, ...view } }
      : one,
  );
}

/** The first message of a kind, by a Sentinel or by whichever. */
function message(id: string, channel: string, sentinel?: string): EventRecord {
  return recordedFiles(id)
    .get('observer')!
    .filter(is('event'))
    .find((one) => one.channel === channel && (sentinel === undefined || one.sentinel === sentinel))!;
}

function changeMessages(files: Files, change: (event: EventRecord) => EventRecord | undefined): void {
  replace(files, (one) => (is('event')(one) ? change(one) : one));
}

describe('planted between what a Sentinel says and what it answers', () => {
  const { at: switched } = message('master-killed', '+switch-master', 'sentinel-3');

  it('answers that name another master than the one it has published are named', () => {
    const result = resultOf('master-killed', (files) => {
      changeAnswers(
        files,
        { sentinel: 'sentinel-3', from: switched, to: Infinity },
        { masterAddress: '192.0.2.1:6379', master: 'redis-0', configEpoch: 0 },
      );
    });
    expect(sentenceOf(result, GUARD)).toMatch(
      /^sentinel-3 published redis-1 as the master at .*, and answered with redis-0 at /,
    );
  });

  it('answers that change without a message are named: the messages were not heard', () => {
    const { sentinel: leader } = message('master-killed', '+elected-leader');
    const mute = leader === 'sentinel-3' ? 'sentinel-1' : 'sentinel-3';
    const result = resultOf('master-killed', (files) => {
      changeMessages(files, (one) => (one.sentinel === mute ? undefined : one));
    });
    expect(brokenGuards(result)).toContain(GUARD);
    expect(sentenceOf(result, GUARD)).toMatch(
      new RegExp(`^${mute} showed its master as down at .*, and was not heard to publish that\\.$`),
    );
  });

  it('a master that a Sentinel is ordered to watch is named by it without a switch', () => {
    const change = (channel: string): string =>
      sentenceOf(
        resultOf('master-killed', (files) => {
          const to = 'master mymaster 192.0.2.2 6379 quorum 2';
          changeMessages(files, (one) =>
            one.sentinel === 'sentinel-3' && one.channel === '+switch-master'
              ? { ...one, channel, payload: to }
              : one,
          );
        }),
        GUARD,
      );
    expect(change('+monitor')).not.toContain('was not heard to publish');
    expect(change('+reset-master')).toContain('sentinel-3 named redis-1 in place of redis-0 at');
  });

  it('an epoch that goes back is named', () => {
    const from = switched + 5 * SECOND;
    const result = resultOf('master-killed', (files) => {
      changeAnswers(files, { sentinel: 'sentinel-3', from, to: from + 5 * SECOND }, { currentEpoch: 0 });
    });
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(/^sentinel-3 went back from epoch 1 to 0 at /);
  });

  it('an address that belongs to another node than the one named is named', () => {
    const result = resultOf('steady', (files) => {
      changeAnswers(
        files,
        { sentinel: 'sentinel-3', from: 5 * SECOND, to: Infinity },
        { masterAddress: '192.0.2.2:6379' },
      );
    });
    expect(sentenceOf(result, GUARD)).toMatch(
      /^sentinel-3 answered with the address of redis-1, recorded as redis-0, at /,
    );
  });

  it('one Sentinel at two addresses is named, in whatever history', () => {
    const { view } = recordedFiles('steady').get('observer')!.find(is('sentinel'))!;
    const result = resultOf('steady', (files) => {
      changeAnswers(files, { sentinel: 'sentinel-3', from: 0, to: Infinity }, { id: view!.id });
    });
    expect(brokenGuards(result)).toEqual(['deployed as announced']);
    expect(sentenceOf(result, 'deployed as announced')).toBe(
      'sentinel-1 and sentinel-3 were one and the same Sentinel.',
    );
  });
});

describe('planted in the steps of an election', () => {
  it('steps that cannot come in that order are named', () => {
    const { at } = message('master-killed', '+elected-leader');
    const result = resultOf('master-killed', (files) => {
      changeMessages(files, (one) => (one.channel === '+promoted-slave' ? { ...one, at: at - 10 } : one));
    });
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(
      /^sentinel-\d saw its promotion at .*, before it told it to be master at /,
    );
  });

  it('a second vote in one epoch is a second leader', () => {
    const result = resultOf('master-killed', (files) => {
      const vote = message('master-killed', '+vote-for-leader');
      files.get('observer')!.push({ ...vote, at: vote.at + 1, payload: `${'0'.repeat(40)} 1` });
    });
    expect(verdictOf(result, 'one-master-per-epoch')).toBe('failed');
    expect(result.verdict.sentence).toMatch(/in election epoch 1 sentinel-\d voted for two leaders\./);
  });

  it('a message of a dead Sentinel is named', () => {
    const { sentinel: leader } = message('master-killed', '+elected-leader');
    const dead = leader === 'sentinel-3' ? 'sentinel-1' : 'sentinel-3';
    const { from, to } = faultTimes('master-killed', 'kill');
    const result = resultOf('master-killed', (files) => {
      const life = { kind: 'process-state', process: dead, pid: 900 } as const;
      files
        .get('runner')!
        .push(
          { ...life, at: from, state: 'dead', act: 'SIGKILL' },
          { ...life, at: to, state: 'running', act: 'start' },
        );
    });
    expect(sentenceOf(result, GUARD)).toMatch(
      new RegExp(`^${dead} published \\+sdown at .*, while its process did not run by the kernel’s word\\.$`),
    );
  });
});

describe('planted across links that were cut', () => {
  const { from, to } = faultTimes('master-isolated', 'partition');

  it('a vote is named', () => {
    const { sentinel: leader } = message('master-isolated', '+elected-leader');
    const { sentinel: voter } = recordedFiles('master-isolated')
      .get('observer')!
      .filter(is('event'))
      .find((one) => one.channel === '+vote-for-leader' && one.sentinel !== leader)!;
    const result = resultOf('master-isolated', (files) => {
      changeMessages(files, (one) =>
        one.channel === '+vote-for-leader' && one.sentinel === voter
          ? { ...one, sentinel: 'sentinel-4' }
          : one,
      );
    });
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(
      new RegExp(
        `^sentinel-4 voted for ${leader} in epoch 1 at .*, from which links that were cut kept it apart\\.$`,
      ),
    );
  });

  it('the config epoch of an election is named', () => {
    const result = resultOf('master-isolated', (files) => {
      changeAnswers(
        files,
        { sentinel: 'sentinel-4', from: to - 5 * SECOND, to: Infinity },
        { masterAddress: '192.0.2.3:6379', master: 'redis-2', configEpoch: 1, currentEpoch: 1 },
      );
    });
    expect(sentenceOf(result, GUARD)).toMatch(
      /sentinel-4 took over config epoch 1 at .* from sentinel-\d, from which links that were cut kept it apart/,
    );
  });

  it('an acknowledgement is named', () => {
    const result = resultOf('master-isolated', (files) => {
      files.set(
        'client-a',
        files.get('client-a')!.map((one) => {
          if (!isOperation(one) || one[0] !== 0 || one[4] < from + 2 * SECOND || one[4] > from + 4 * SECOND)
            return one;
          return [0, one[1], one[2], one[2] + 100, one[2] + 900, 0, 0];
        }),
      );
    });
    expect(sentenceOf(result, 'the acknowledgements are possible')).toMatch(
      /^\d+ writes were acknowledged by redis-0 while the links between it and the client were cut, the first chaos:outside:0 number \d+ at /,
    );
  });
});

describe('what was stamped late because the observer could not run', () => {
  it('is from before, and contradicts nothing', () => {
    const { sentinel: leader } = message('master-killed', '+elected-leader');
    const dead = leader === 'sentinel-3' ? 'sentinel-1' : 'sentinel-3';
    const { at } = message('master-killed', '+sdown', dead);
    const life = { kind: 'process-state', process: dead, pid: 900 } as const;
    const posthumous = (stall: number): string =>
      sentenceOf(
        resultOf('master-killed', (files) => {
          changeMessages(files, (one) => (one.sentinel === dead && one.at > at ? undefined : one));
          files.get('runner')!.push({ ...life, at: at - 2 * SECOND, state: 'dead', act: 'SIGKILL' });
          files.get('observer')!.push({ kind: 'stall', at, process: 'observer', length: stall });
        }),
        GUARD,
      );
    expect(posthumous(0)).toContain(`${dead} published +sdown`);
    expect(posthumous(2.5 * SECOND)).not.toContain(`${dead} published +sdown`);
  });
});
