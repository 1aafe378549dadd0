import { describe, expect, test } from 'vitest';
import { carried, of, withOwnClock } from '../../test/fakes/run.ts';
import type { FakeAgent, FakeCluster } from '../../test/fakes/testbed.ts';
import { quiet } from '../experiment/steps.ts';

withOwnClock();

const DAMAGED = 'the file /agent/history.ndjson of pod client-a is not what client-a.ndjson holds';

/** Changes the agent of that name before anybody gets it. */
function spoil(name: string, change: (agent: FakeAgent) => void): (cluster: FakeCluster) => void {
  return (cluster) => {
    const { startAgent } = cluster;
    cluster.startAgent = async (host) => {
      const agent = (await startAgent(host)) as FakeAgent;
      if (host === name) change(agent);
      return agent;
    };
  };
}

describe('the agents of a run', () => {
  test('writes down how far each of its clocks may be off, and again at the end when it has drifted', async () => {
    const onOpen = spoil('client-a', (agent) => {
      const clock = agent as { clockErrorUs: number };
      clock.clockErrorUs = 300;
      void agent.ended.then(() => (clock.clockErrorUs = 700));
    });
    const run = await carried([quiet('1s')], { onOpen });
    expect(run.error).toBeUndefined();
    const told = of(run, 'clock').map(({ process, errorUs }) => `${process} ${errorUs}`);
    expect(told.toSorted()).toEqual(['client-a 300', 'client-a 700', 'observer 0']);
  });

  test('breaks a run whose history did not come whole', async () => {
    const onOpen = spoil('client-a', (agent) => {
      const { order } = agent;
      agent.order = (given) => {
        if (given.order !== 'end') return order(given);
        agent.stop(DAMAGED);
        return Promise.resolve(undefined);
      };
    });
    const { error } = await carried([quiet('1s')], { onOpen });
    expect(error).toMatchObject({ message: `could not end the agents: ${DAMAGED}`, exitCode: 255 });
  });

  test('says once that an agent was lost, not again when the others end', async () => {
    const onOpen = spoil('client-a', (agent) => {
      setTimeout(() => agent.stop('the agent client-a was lost: its pod is gone'), 3_000);
    });
    const { error } = await carried([quiet('10s')], { onOpen });
    expect(error).toMatchObject({
      code: 'AGENT_BROKE',
      message: 'the agent client-a was lost: its pod is gone',
    });
  });
});
