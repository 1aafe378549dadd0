import { describe, expect, it } from 'vitest';
import type { NodeRecord } from '../src/history/record.ts';
import {
  brokenGuards,
  faultTimes,
  is,
  recordedFiles,
  replace,
  resultOf,
  sentenceOf,
  verdictOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;
const GUARD = 'the sources agree';

/** Changes what the polls of a data node show from a moment on. */
function changeState(
  files: Files,
  node: string,
  from: number,
  change: (state: NonNullable<NodeRecord['state']>) => Partial<NonNullable<NodeRecord['state']>>,
): void {
  replace(files, (one) =>
    is('node')(one) && one.node === node && one.at >= from && one.state !== undefined
      ? { ...one, state: { ...one.state, ...change(one.state) } }
      : one,
  );
}

/** The run ids that the polls of a data node show, in order. */
function runIds(id: string, node: string): string[] {
  const polls = recordedFiles(id).get('observer')!.filter(is('node'));
  return [...new Set(polls.flatMap((one) => (one.node === node ? (one.state?.runId ?? []) : [])))];
}

describe('planted in what data nodes say of themselves', () => {
  it('one process at two addresses is named', () => {
    const [other] = runIds('steady', 'redis-1');
    const result = resultOf('steady', (files) => {
      changeState(files, 'redis-2', 20 * SECOND, () => ({ runId: other! }));
    });
    expect(sentenceOf(result, GUARD)).toMatch(/^redis-1 and redis-2 answered as one and the same process/);
  });

  it('a process that goes on after its death is named', () => {
    const [before, after] = runIds('master-killed', 'redis-0');
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) => JSON.parse(JSON.stringify(one).replaceAll(after!, before!)) as typeof one),
    );
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(
      /^redis-0 answered at .* as the process that the kernel had called dead at .*\.$/,
    );
  });

  it('a reading that shows another role than the polls around it is named', () => {
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) =>
        is('reading')(one) && one.when === 'before-heal' && one.node === 'redis-0'
          ? { ...one, state: { ...one.state!, role: 'slave', linkUp: true, master: 'redis-2' } }
          : one,
      ),
    );
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(
      /^redis-0 was read at .* as another process or in another role than the polls around show\.$/,
    );
  });

  it('an offset that goes back within one history of writes is named', () => {
    const result = resultOf('steady', (files) => {
      changeState(files, 'redis-1', 15 * SECOND, ({ offset }) => ({ offset: offset - 9_000 }));
    });
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(/^the replication offset of redis-1 went from \d+ back to \d+/);
  });
});

describe('planted in replication', () => {
  it.each([
    ['across links that are cut', 'master-isolated', 'partition', 'redis-1'],
    ['from a process that is dead', 'master-killed', 'kill', 'redis-2'],
  ])('what a replica gets %s is named', (_, id, fault, replica) => {
    const { from, to } = faultTimes(id, fault);
    const [{ state: own }] = recordedFiles(id)
      .get('observer')!
      .filter(is('node'))
      .filter(({ node }) => node === replica) as [NodeRecord];
    const result = resultOf(id, (files) =>
      replace(files, (one) =>
        is('node')(one) && one.node === replica && one.at > from && one.at < to
          ? { ...one, state: { ...one.state!, master: 'redis-0', replid: own!.replid, linkUp: true } }
          : one,
      ),
    );
    expect(brokenGuards(result)).toContain(GUARD);
    expect(sentenceOf(result, GUARD)).toContain(`${replica} got more of what redis-0 writes at`);
  });
});

describe('planted in where everything is', () => {
  const DEPLOYED = 'deployed as announced';

  it('two hosts of one address are named', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('deployment')(one)
          ? {
              ...one,
              hosts: one.hosts.map((host) =>
                host.name === 'client-a' ? { ...host, address: '192.0.2.2' } : host,
              ),
            }
          : one,
      ),
    );
    expect(brokenGuards(result)).toEqual([DEPLOYED]);
    expect(sentenceOf(result, DEPLOYED)).toBe('redis-1 and client-a had one and the same address.');
  });

  it('a writer on a host that there is not is named', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) => (is('writer')(one) && one.id === 1 ? { ...one, host: 'client-z' } : one)),
    );
    expect(brokenGuards(result)).toEqual([DEPLOYED]);
    expect(sentenceOf(result, DEPLOYED)).toBe(
      'chaos:appends:1 was written to from client-z, which is no host of this deployment.',
    );
  });
});

describe('planted in what the observer was answered to its writes', () => {
  const { from, to } = faultTimes('master-killed', 'kill');

  it.each([
    ['a replica', 'redis-2', '20 probes were taken by redis-2, which no poll showed as a master then'],
    ['a dead process', 'redis-0', '20 probes were taken by redis-0 while its process did not run'],
  ])('a write that %s takes is named, and is no end of an outage', (_, node, words) => {
    let left = 20;
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === node && one.at > from + SECOND && one.at < to && left-- > 0
          ? { ...one, accepted: true, reply: 'OK', runId: runIds('master-killed', node)[0]! }
          : one,
      ),
    );
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toContain(words);
  });

  it('a write that a master refuses as a replica does is named beside what comes of it', () => {
    const healed = faultTimes('master-isolated', 'partition').to;
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-0' && one.accepted && one.at > healed + 2 * SECOND
          ? { ...one, accepted: false, reply: 'READONLY You can’t write against a read only replica.' }
          : one,
      ),
    );
    expect(brokenGuards(result)).toEqual([GUARD]);
    expect(sentenceOf(result, GUARD)).toMatch(
      /^\d+ probes were refused by redis-0 as a replica does, which every poll showed as a master then/,
    );
    expect(verdictOf(result, 'two-masters')).toBe('failed');
    expect(result.verdict.reasons.join(' ')).toContain(GUARD);
  });
});
