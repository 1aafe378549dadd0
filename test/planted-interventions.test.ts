import { describe, expect, it } from 'vitest';
import { masterPayload } from './fixtures/tiny-history.ts';
import {
  brokenGuards,
  faultTimes,
  is,
  replace,
  resultOf,
  type Files,
  type Line,
} from './fixtures/recorded.ts';

const SECOND = 1e6;

const event = (at: number, sentinel: string, channel: string, payload = masterPayload()): Line => ({
  kind: 'event',
  at,
  sentinel,
  channel,
  payload,
});

/** What is done to a node shows in how it is as well. */
const SHOWN_AS_WELL: ReadonlySet<string> = new Set(['data nodes were well', 'the sources agree']);

/** What the guard names, with one kind of space; the run is undecided. */
function named(id: string, mutate: (files: Files) => void): string {
  const result = resultOf(id, mutate);
  const broken = brokenGuards(result).filter((name) => !SHOWN_AS_WELL.has(name));
  expect(broken).toEqual(['nothing else intervened']);
  expect(result.verdict.word).toBe('undecided');
  return result.guards.find(({ intact }) => !intact)!.sentence.replaceAll(/\s/g, ' ');
}

const observed = (lines: readonly Line[]) => (files: Files) => {
  files.get('observer')!.push(...lines);
};

describe('planted in what others do to a deployment', () => {
  it('a replica more than there are is named, unless a data node was ordered to follow', () => {
    const more = (files: Files): void =>
      replace(files, (one) =>
        is('sentinel')(one) && one.sentinel === 'sentinel-2' && one.at > 10 * SECOND && one.view
          ? { ...one, view: { ...one.view, knownReplicas: 3 } }
          : one,
      );
    expect(resultOf('steady', more).guards.find(({ intact }) => !intact)!.sentence).toContain(
      'sentinel-2 knew 3 of 2 replicas',
    );
    const words = 'replicaof 192.0.2.2 6379';
    const order: Line = {
      kind: 'command',
      at: 8.1 * SECOND,
      sent: 8 * SECOND,
      process: 'redis-0',
      words,
      reply: 'OK',
    };
    const ordered = (files: Files): void => {
      more(files);
      observed([order])(files);
    };
    expect(brokenGuards(resultOf('steady', ordered))).not.toContain('nothing else intervened');
  });

  it('SENTINEL RESET of the two that are left is named for each of them', () => {
    const { from } = faultTimes('sentinels-below-majority', 'majority-cut');
    const at = from + 12.3 * SECOND;
    const words = named(
      'sentinels-below-majority',
      observed(['sentinel-0', 'sentinel-1'].map((name) => event(at, name, '+reset-master'))),
    );
    const moment = `+${(at / SECOND).toFixed(1)} s`;
    for (const name of ['sentinel-0', 'sentinel-1'])
      expect(words).toContain(`${name} was reset at ${moment}, which no order of the schedule explains`);
  });

  it('SENTINEL SET is named with the setting, published or only polled', () => {
    const published = event(15 * SECOND, 'sentinel-3', '+set', `${masterPayload()} quorum 4`);
    expect(named('steady', observed([published]))).toContain('sentinel-3 was given quorum 4 at +15.0 s');
    const result = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (!is('sentinel')(one) || one.view === undefined) return one;
        const isSet = one.sentinel === 'sentinel-3' && one.at > 15 * SECOND;
        const settings = {
          quorum: isSet ? 4 : 2,
          downAfterMs: 5e3,
          failoverTimeoutMs: 1e4,
          parallelSyncs: 1,
        };
        return { ...one, view: { ...one.view, settings } };
      }),
    );
    const guard = result.guards.find(({ name }) => name === 'nothing else intervened')!;
    expect(guard.sentence).toContain('sentinel-3 went from quorum 2 to 4 at +15.');
  });

  it('REPLICAOF is named where no Sentinel ordered it, and FAILOVER for both that it concerns', () => {
    const follows = (node: string, state: object) => (files: Files) =>
      replace(files, (one) =>
        is('node')(one) && one.node === node && one.at > 15 * SECOND && one.at < 18 * SECOND && one.state
          ? { ...one, state: { ...one.state, ...state } }
          : one,
      );
    expect(named('steady', follows('redis-2', { master: 'redis-1' }))).toMatch(
      /^redis-2 followed redis-1 and no longer redis-0 from \+15\.\d s on without any Sentinel having made it; redis-2 followed redis-0/,
    );
    const both = resultOf('steady', (files) => {
      follows('redis-2', { role: 'master' })(files);
      follows('redis-0', { role: 'slave', master: 'redis-2' })(files);
    });
    const guard = both.guards.find(({ name }) => name === 'nothing else intervened')!;
    expect(guard.sentence).toMatch(
      /redis-2 became a master at \+15\..*redis-0 became a replica of redis-2 at/,
    );
  });

  it('what a Sentinel did is not named, unless its message is taken away', () => {
    const convert = (one: Line): boolean => is('event')(one) && one.channel === '+convert-to-slave';
    expect(resultOf('master-isolated').guards.every(({ intact }) => intact)).toBe(true);
    const words = named('master-isolated', (files) =>
      replace(files, (one) => (convert(one) ? undefined : one)),
    );
    expect(words).toMatch(/^redis-0 became a replica of redis-2 at \+\d+\.\d s without any Sentinel/);
  });

  it('CONFIG SET and CONFIG REWRITE are named', () => {
    const about = { kind: 'settings', node: 'redis-1', runId: 'run' } as const;
    const calls = { set: 0, rewrite: 0, slaveof: 0 };
    const words = named(
      'steady',
      observed([
        { ...about, at: 5 * SECOND, settings: { 'min-replicas-to-write': '0' }, calls },
        {
          ...about,
          at: 16 * SECOND,
          before: 15 * SECOND,
          settings: { 'min-replicas-to-write': '1' },
          calls: { ...calls, set: 1, rewrite: 1 },
        },
      ]),
    );
    expect(words).toBe(
      'redis-1 went from min-replicas-to-write 0 to 1 between +15.0 s and +16.0 s, which no order of the schedule explains; ' +
        'redis-1 rewrote its configuration file (CONFIG REWRITE) between +15.0 s and +16.0 s, which no order of the schedule explains.',
    );
  });
});
