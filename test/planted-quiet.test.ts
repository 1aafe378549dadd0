import { describe, expect, it } from 'vitest';
import type { NodeState } from '../src/history/node-state.ts';
import type { SentinelView } from '../src/history/sentinel-view.ts';
import {
  brokenGuards,
  is,
  replace,
  resultOf,
  sentenceOf,
  verdictOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;
const [FROM, TO] = [10 * SECOND, 22 * SECOND];
const UNEXPLAINED = / from \+10\.\d\ss to \+22\.\d\ss, and nothing had been done that explains it/;

function changeState(files: Files, node: string, change: Partial<NodeState>): void {
  replace(files, (one) =>
    is('node')(one) && one.node === node && one.at >= FROM && one.at <= TO && one.state !== undefined
      ? { ...one, state: { ...one.state, ...change } }
      : one,
  );
}

function changeViews(files: Files, from: number, change: Partial<SentinelView>): void {
  replace(files, (one) =>
    is('sentinel')(one) && one.at >= from && one.at <= TO && one.view !== undefined
      ? { ...one, view: { ...one.view, ...change } }
      : one,
  );
}

describe('planted where nothing is done', () => {
  it.each<[string, string, Partial<NodeState>]>([
    ['redis-2 followed redis-1, which was a replica,', 'redis-2', { master: 'redis-1' }],
    ['redis-0 had 1 of 2 replicas', 'redis-0', { connectedReplicas: 1 }],
    ['redis-1 was loading its data', 'redis-1', { loading: true }],
  ])('"%s" is named', (words, node, change) => {
    const result = resultOf('steady', (files) => {
      changeState(files, node, change);
    });
    expect(brokenGuards(result)).toContain('data nodes were well');
    expect(sentenceOf(result, 'data nodes were well')).toContain(words);
    expect(sentenceOf(result, 'data nodes were well')).toMatch(UNEXPLAINED);
  });

  it('a replica that a Sentinel orders to follow its master has no link until it is in step', () => {
    const result = resultOf('steady', (files) => {
      changeState(files, 'redis-2', { linkUp: false });
      const payload = 'slave 192.0.2.3:6379 192.0.2.3 6379 @ mymaster 192.0.2.1 6379';
      files
        .get('observer')!
        .push({ kind: 'event', at: FROM, sentinel: 'sentinel-0', channel: '+convert-to-slave', payload });
    });
    expect(brokenGuards(result)).not.toContain('data nodes were well');
  });

  it('an order to one node explains nothing of another', () => {
    const result = resultOf('steady', (files) => {
      changeState(files, 'redis-1', { linkUp: false });
      const payload = 'slave 192.0.2.3:6379 192.0.2.3 6379 @ mymaster 192.0.2.1 6379';
      files
        .get('observer')!
        .push({ kind: 'event', at: FROM, sentinel: 'sentinel-0', channel: '+convert-to-slave', payload });
    });
    expect(sentenceOf(result, 'data nodes were well')).toContain('redis-1 had no link to its master');
  });

  it('another history of writes is named', () => {
    const result = resultOf('steady', (files) => {
      changeState(files, 'redis-0', { replid: 'c'.repeat(40) });
    });
    expect(brokenGuards(result)).toEqual(['data nodes were well']);
    expect(sentenceOf(result, 'data nodes were well')).toMatch(
      /^redis-0 went over to replication id cccccccc at .*, and nothing had been done that explains it\.$/,
    );
  });

  it.each<[string, Partial<SentinelView>]>([
    ['saw redis-1 slave,s_down', { troubled: ['redis-1 slave,s_down'] }],
    ['saw sentinel-3 sentinel,s_down', { troubled: ['sentinel-3 sentinel,s_down'] }],
    ['saw its master as master,disconnected', { flags: 'master,disconnected' }],
  ])('a Sentinel that "%s" is named', (words, change) => {
    const result = resultOf('steady', (files) => {
      changeViews(files, FROM, change);
    });
    expect(brokenGuards(result)).toEqual(['nothing else intervened']);
    expect(sentenceOf(result, 'nothing else intervened')).toContain(`sentinel-1 ${words}`);
    expect(sentenceOf(result, 'nothing else intervened')).toMatch(UNEXPLAINED);
  });

  it('Sentinels that see a replica down at the end do not agree on it', () => {
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) =>
        is('sentinel')(one) && one.sentinel === 'sentinel-3' && one.at > 40 * SECOND && one.view !== undefined
          ? { ...one, view: { ...one.view, troubled: ['redis-2 slave,s_down'] } }
          : one,
      ),
    );
    expect(verdictOf(result, 'sentinels-agree')).toBe('failed');
  });
});
