import { describe, expect, it } from 'vitest';
import { fault, historyOf, phases } from '../../test/fixtures/tiny-history.ts';
import { bindParameters } from '../experiment/parameter.ts';
import { FAULTS } from '../fault/faults.ts';
import { frozenEffect } from './frozen-effects.ts';
import { timelineOf } from '../facts/timeline.ts';

/** The kinds that there were when records did not hold the effect. */
const OLD_KINDS = [
  'kill',
  'terminate',
  'freeze',
  'forget',
  'partition',
  'isolate',
  'cut-links',
  'swizzle',
  'sentinel-failover',
  'sentinel-reset',
  'pause-writes',
  'delete-pod',
  'kill-container',
  'freeze-node',
  'kill-node',
];

const KEPT_AWAY = { grace: 'own', keepAway: true, volume: 'kept' };
const BACK_AT_ONCE = { ...KEPT_AWAY, keepAway: false };

describe('the effect of a fault', () => {
  it('of an old record is what its kind did then: each kind of that time still does it', () => {
    for (const kind of OLD_KINDS.map((name) => FAULTS[name]!)) {
      for (const old of [KEPT_AWAY, BACK_AT_ONCE]) {
        const parameters = bindParameters(kind.parameters, { ...kind.example, ...old });
        expect(frozenEffect({ fault: kind.kind, parameters: old })).toEqual(kind.effect(parameters));
      }
    }
  });

  it('of a kind that nobody knows any more is that it took hold of something', () => {
    expect(frozenEffect({ fault: 'meteorite' })).toMatchObject({ target: 'processes', heals: true });
  });

  it('is what the record says, whatever its kind means today', () => {
    const effect = { ...frozenEffect({ fault: 'freeze' }), resets: true, links: 'dropped' as const };
    const links = [{ from: 'redis-0', to: 'redis-1' }];
    const records = fault('hit', { from: 5, to: 20 }, { effect, links });
    const [span] = timelineOf(historyOf([...phases(30), ...records])).faults;
    expect(span).toMatchObject({ kind: 'kill', effect, cut: links });
  });
});
