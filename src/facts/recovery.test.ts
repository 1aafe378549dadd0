import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  historyOf,
  nodePolls,
  phases,
  s,
  sentinelPolls,
  state,
} from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import type { NodeState } from '../history/node-state.ts';
import { recoveryIn } from './recovery.ts';

const TIMES = Array.from({ length: 40 }, (_, n) => n / 2);

interface World {
  /** What sentinel-3 shows. */
  readonly view?: (at: number) => Partial<SentinelView>;
  /** What redis-2 is. */
  readonly replica?: (at: number) => NodeState | undefined;
}

const FOLLOWS = state('slave', { master: 'redis-0', linkUp: true });

function recovered({ view = () => ({}), replica = () => FOLLOWS }: World, until = 19) {
  const records: HistoryRecord[] = [
    ...sentinelPolls(0, 20, (sentinel, at) => (sentinel === 'sentinel-3' ? view(at) : {})),
    ...nodePolls('redis-0', TIMES, () => state('master')),
    ...nodePolls('redis-1', TIMES, () => FOLLOWS),
    ...nodePolls('redis-2', TIMES, replica),
  ];
  const { facts } = contextOf(historyOf([DEPLOYMENT, ...phases(20), ...records]));
  return recoveryIn(facts.timeline, facts.topology, s(until));
}

describe('a deployment has been whole', () => {
  it('from when its last replica has its master', () => {
    expect(recovered({ replica: (at) => (at < 7 ? undefined : FOLLOWS) })).toEqual({
      since: s(7),
      before: s(6.5),
    });
  });

  it('from when the last Sentinel sees no trouble and knows exactly the others', () => {
    const view = (at: number) =>
      at < 5 ? { troubled: ['redis-2 s_down'] } : at < 9 ? { knownSentinels: 5 } : {};
    expect(recovered({ view })).toEqual({ since: s(9), before: s(8.5) });
  });

  it('from the last time that it was not, though it had been before', () => {
    const replica = (at: number) => (at > 10 && at < 12 ? undefined : FOLLOWS);
    expect(recovered({ replica })?.since).toBe(s(12));
  });

  it('only if it is at the moment that is asked about, whatever it is later', () => {
    const replica = (at: number) =>
      at < 15 ? state('slave', { master: 'redis-0', linkUp: false }) : FOLLOWS;
    expect(recovered({ replica }, 14)).toBeUndefined();
    expect(recovered({ replica }, 16)?.since).toBe(s(15));
  });

  it('not while a replica is a master, too', () => {
    expect(recovered({ replica: () => state('master') })).toBeUndefined();
  });
});
