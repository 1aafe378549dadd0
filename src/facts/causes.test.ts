import { describe, expect, it } from 'vitest';
import { cut, historyWith, REPLICAS, SENTINELS, takeover } from '../../test/fixtures/lost-write.ts';
import { contextOf, event, masterPayload } from '../../test/fixtures/tiny-history.ts';

describe('why a write of a master was lost that was cut off', () => {
  it.each([
    ['from replicas and Sentinels', cut('cut', [...REPLICAS, ...SENTINELS]), 'isolated master'],
    ['from both by two faults', [...cut('a', REPLICAS), ...cut('b', SENTINELS, '1.0')], 'isolated master'],
    ['from its replicas only', cut('cut', REPLICAS), 'unreplicated tail'],
    ['from Sentinels only', cut('cut', SENTINELS), 'unreplicated tail'],
    ['from Sentinels only, after a takeover', [...cut('cut', SENTINELS), ...takeover(8)], 'second master'],
    [
      'from nobody, while the order to another node was on its way',
      [...takeover(9.97), event(10.03, 'sentinel-0', '+failover-state-wait-promotion', masterPayload())],
      'second master',
    ],
    ['from nobody, before that', takeover(10.1), 'unreplicated tail'],
    ['from a client', cut('cut', ['client-a']), 'unreplicated tail'],
  ])('%s', (_, records, cause) => {
    const history = historyWith(records);
    const { losses, causeOf } = contextOf(history).facts;
    expect(losses!.lost.map(causeOf)).toEqual([cause]);
  });
});
