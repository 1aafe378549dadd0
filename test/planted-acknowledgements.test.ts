import { describe, expect, it } from 'vitest';
import { lost } from '../src/check/lost.ts';
import type { OperationRecord } from '../src/history/record.ts';
import {
  brokenGuards,
  changeData,
  faultTimes,
  is,
  isOperation,
  judgedAs,
  replace,
  resultOf,
  sentenceOf,
  verdictOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;
const POSSIBLE = 'the acknowledgements are possible';

/** Writes of the first writer that were acknowledged from one second to another come from this process instead. */
function from(files: Files, server: { node: string; runId: string }, [since, until]: [number, number]): void {
  const connection = { kind: 'connection', at: since * SECOND, id: 90, writer: 0, ...server } as const;
  files.get('client-a')!.splice(4, 0, connection);
  replace(files, (one) =>
    isOperation(one) && one[0] === 0 && one[4] > since * SECOND && one[4] < until * SECOND
      ? [one[0], one[1], one[2], one[3], one[4], 0, 90]
      : one,
  );
}

function runIdOf(files: Files, node: string): string {
  return files
    .get('observer')!
    .filter(is('node'))
    .find((one) => one.node === node && one.state !== undefined)!.state!.runId;
}

describe('planted in who acknowledged', () => {
  it('a replica is named, with the first write and its moment', () => {
    const result = resultOf('steady', (files) =>
      from(files, { node: 'redis-2', runId: runIdOf(files, 'redis-2') }, [10, 15]),
    );
    expect(brokenGuards(result)).toEqual([POSSIBLE]);
    expect(result.verdict.word).toBe('undecided');
    expect(sentenceOf(result, POSSIBLE)).toMatch(
      /^60 writes were acknowledged by redis-2, which was a replica then, the first chaos:appends:0 number 101 at \+10\.1\ss\.$/,
    );
  });

  it('what is no data node, and a process that was never seen, are named', () => {
    const stranger = resultOf('steady', (files) =>
      from(files, { node: 'redis-7', runId: 'f'.repeat(40) }, [10, 15]),
    );
    expect(sentenceOf(stranger, POSSIBLE)).toContain('redis-7, which is no data node of this deployment');
    const other = resultOf('steady', (files) =>
      from(files, { node: 'redis-0', runId: 'f'.repeat(40) }, [10, 15]),
    );
    expect(sentenceOf(other, POSSIBLE)).toContain('a process of redis-0 that no poll ever showed');
  });

  it('a dead process cannot have acknowledged what was sent after its death', () => {
    const { from: killed } = faultTimes('master-killed', 'kill');
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) =>
        isOperation(one) && one[5] !== 0 && one[2] > killed + 2 * SECOND && one[2] < killed + 4 * SECOND
          ? [one[0], one[1], one[2], one[2] + 100, one[2] + 900, 0, one[0]]
          : one,
      ),
    );
    expect(brokenGuards(result)).toContain(POSSIBLE);
    expect(sentenceOf(result, POSSIBLE)).toContain('redis-0 while its process did not run');
  });

  it('a process that came back may acknowledge long before its return is written down', () => {
    const { from: killed } = faultTimes('master-killed', 'kill');
    const within = (at: number): boolean => at > killed + 2 * SECOND && at < killed + 4 * SECOND;
    const result = resultOf('master-killed', (files) => {
      const back = 'b'.repeat(40);
      const [before] = files.get('observer')!.filter(is('node'));
      const polls = [2, 3, 4].map((second) => ({
        ...before!,
        node: 'redis-0',
        at: killed + second * SECOND,
        state: { ...before!.state!, runId: back },
      }));
      files.set('observer', [
        ...files
          .get('observer')!
          .filter((one) => !(is('node')(one) && one.node === 'redis-0' && within(one.at))),
        ...polls,
      ]);
      from(files, { node: 'redis-0', runId: back }, [killed / SECOND + 2, killed / SECOND + 4]);
    });
    expect(sentenceOf(result, POSSIBLE)).not.toContain('did not run');
  });

  it('a new master cannot have acknowledged before it was one', () => {
    const { from: killed } = faultTimes('master-killed', 'kill');
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) =>
        isOperation(one) && one[4] > killed + 5.5 * SECOND
          ? ([
              one[0],
              one[1],
              one[2] - SECOND,
              one[3] === -1 ? -1 : one[3] - SECOND,
              one[4] - SECOND,
              one[5],
              one[6],
            ] satisfies OperationRecord)
          : one,
      ),
    );
    expect(brokenGuards(result)).toContain(POSSIBLE);
    expect(sentenceOf(result, POSSIBLE)).toMatch(/by redis-1, which was a replica then/);
  });

  it('an answer cannot come before its write was sent, nor a write be sent before it was due', () => {
    const early = resultOf('steady', (files) =>
      replace(files, (one) =>
        isOperation(one) && one[1] % 10 === 0
          ? [one[0], one[1], one[2], one[3], one[3] - 50_000, one[5], one[6]]
          : one,
      ),
    );
    expect(brokenGuards(early)).toEqual([POSSIBLE]);
    expect(sentenceOf(early, POSSIBLE)).toMatch(/^37 writes of chaos:appends:0 ended before being sent/);
    const undue = resultOf('steady', (files) =>
      replace(files, (one) =>
        isOperation(one) && one[1] === 10
          ? [one[0], one[1], one[2], one[2] - 9_000, one[4], one[5], one[6]]
          : one,
      ),
    );
    expect(brokenGuards(undue)).toEqual([POSSIBLE]);
  });
});

describe('planted in where an acknowledged write stands', () => {
  it('a write behind later ones of its writer is named', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (!is('read')(one) || one.when !== 'final' || !one.key.endsWith(':0')) return one;
        const [[first, count] = [1, 1]] = one.runs;
        return {
          ...one,
          runs: [
            [first, 99],
            [200, count - 199],
            [100, 100],
          ],
        };
      }),
    );
    expect(brokenGuards(result)).toEqual([POSSIBLE]);
    expect(sentenceOf(result, POSSIBLE)).toContain('held chaos:appends:0 number 100 behind number 376');
  });

  it('a write that its own master did not hold before the heal was never kept, whatever lost its data', () => {
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) =>
        is('read')(one) && one.when === 'before-heal' && one.node === 'redis-0'
          ? { ...one, runs: [[1, 5]] }
          : one,
      ),
    );
    expect(verdictOf(result, 'lost')).toBe('failed');
    expect(brokenGuards(result)).toEqual([POSSIBLE]);
    expect(sentenceOf(result, POSSIBLE)).toContain(
      'were not in the data of the master that had acknowledged',
    );
  });

  it('a master that stays one and drops what it acknowledged explains no loss', () => {
    const base = {
      kind: 'fault',
      path: '9',
      fault: 'pause-writes',
      as: 'pause',
      words: 'pause',
      targets: ['redis-0'],
      links: [],
    } as const;
    const result = judgedAs('steady', [lost({ onlyFrom: 'pause' })], (files) => {
      for (const [index, phase] of (['injecting', 'injected', 'healing', 'healed'] as const).entries())
        files.get('runner')!.push({ ...base, phase, at: 10 * SECOND + index * 10_000 });
      changeData(files, ([[first, count] = [1, 1], ...rest]) => [
        [first, 199],
        [210, first + count - 210],
        ...rest,
      ]);
    });
    const finding = result.findings.find(({ check }) => check === 'lost')!;
    expect(finding.verdict).toBe('failed');
    expect(finding.sentence).toContain('10 lost writes cannot be explained by what "pause" did to redis-0');
    expect(finding.sentence).not.toContain('until it was made a replica');
  });

  it('numbers that a writer which has stopped never used are in no data', () => {
    const result = resultOf('steady', (files) => changeData(files, (runs) => [...runs, [400, 5]]));
    expect(brokenGuards(result)).toEqual(['the data is possible']);
    expect(sentenceOf(result, 'the data is possible')).toMatch(/^5 numbers are in the data that were never/);
  });

  it('nothing shows that all writes survived where a replica ends up with others than the master', () => {
    const result = judgedAs('steady', [lost({ atMost: 0 })], (files) =>
      changeData(files, ([[first, count] = [1, 1]]) => [[first, Math.floor(count / 2)]], 'redis-2'),
    );
    expect(verdictOf(result, 'lost')).toBe('undecided');
  });
});
