/** Messages through real servers: by channels, lists and streams, and what comes of them over a restart. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { deliveriesOf, type Deliveries } from '../src/facts/deliveries.ts';
import { HistoryBuilder } from '../src/history/builder.ts';
import { messages } from '../src/workload/messages.ts';
import type { Carrier } from '../src/workload/workload.ts';
import type { Deployment } from './agent/deployment.ts';
import type { RunningAgent } from './agent/running-agent.ts';
import { agentOf, CALM, LONG, shared } from './agent/writing.ts';

/** Sends messages while something is done; answers with what became of them. */
async function sendDuring(
  deployment: Deployment,
  kind: Carrier,
  deed: (agent: RunningAgent) => Promise<void>,
): Promise<Deliveries> {
  const agent = await agentOf(deployment);
  const workload = messages({ name: 'm', kind, publishers: 2, subscribers: 2, rate: 100, deadline: LONG });
  await agent.order({ order: 'write', workload });
  await agent.acknowledges('m', 50);
  await deed(agent);
  await agent.order({ order: 'stop-writing' });
  await agent.end();
  const builder = new HistoryBuilder();
  const file = builder.file();
  file.push(readFileSync(agent.historyFile));
  file.end();
  const history = builder.history();
  expect(history.damagedLines).toBe(0);
  return deliveriesOf(history, workload);
}

describe('messages', () => {
  const deployed = shared(CALM);

  test.each(['pubsub', 'list', 'stream'] as const)('by %s reach whom they are for once', async (kind) => {
    const { published, recipients } = await sendDuring(deployed(), kind, (agent) =>
      agent.acknowledges('m', 50),
    );
    expect(published.length).toBeGreaterThan(50);
    expect(recipients.map(({ name }) => name)).toEqual(
      kind === 'pubsub' ? ['subscriber-0', 'subscriber-1'] : ['all subscribers'],
    );
    for (const { got, never, twice } of recipients) {
      expect({ never, twice }).toEqual({ never: [], twice: [] });
      expect(got).toBeGreaterThanOrEqual(published.length);
    }
  });

  test.each([
    ['pubsub', ['type', 'pubsub'], 'gone'],
    ['stream', ['type', 'normal', 'skipme', 'yes'], 'kept'],
  ] as const)(
    'by %s, to a subscriber without a connection: killed as %j, they are %s',
    async (kind, which, what) => {
      const deployment = deployed();
      const { recipients } = await sendDuring(deployment, kind, async () => {
        for (let time = 0; time < 5; time++) {
          await deployment.client('redis-0').call('client', 'kill', ...which);
          await sleep(100);
        }
      });
      const never = recipients.reduce((sum, one) => sum + one.never.length, 0);
      expect(never > 0).toBe(what === 'gone');
    },
  );
});
