import { describe, expect, test } from 'vitest';
import { carried, carriedOn, lives, of, withOwnClock } from '../../test/fakes/run.ts';
import { fakeTestbed } from '../../test/fakes/testbed.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { monotonicUs } from '../core/clock.ts';
import { ChaosError } from '../core/errors.ts';
import type { Step } from '../experiment/schedule.ts';
import { awaitConverged, awaitNewMaster, during, quiet, repeat } from '../experiment/steps.ts';
import { freeze, isolate, kill } from '../fault/words.ts';
import { master, replica, sentinels } from '../experiment/targets.ts';

withOwnClock();

const NESTED: Step[] = [
  quiet('1s'),
  during(kill(master), [during(isolate(sentinels.minority), [quiet('10s')]), quiet('1s')]),
];

describe('a run that comes to its end', () => {
  test('goes through its phases, heals inside out, and reads at least 25 s after the last heal', async () => {
    const run = await carried([
      quiet('1s'),
      during(kill(master), [awaitNewMaster({ within: '5s' }), during(isolate(sentinels.minority), '2s')]),
      awaitConverged({ within: '10s' }),
    ]);
    expect(run.error).toBeUndefined();
    expect(of(run, 'phase').map((record) => record.phase)).toEqual([
      'starting',
      'steady',
      'schedule',
      'settling',
      'final-reads',
      'ended',
    ]);
    expect(lives(run)).toEqual([
      'kill injecting',
      'kill injected',
      'isolate injecting',
      'isolate injected',
      'isolate healing',
      'isolate healed',
      'kill healing',
      'kill healed',
    ]);
    expect(run.deeds).toEqual([
      'SIGKILL redis-0',
      'cut 12 links',
      'read 1.1',
      'restore 12 links',
      'read 1',
      'start redis-0',
      'read final',
      'close',
    ]);
    const healed = of(run, 'fault').at(-1)!.at;
    const finalReads = of(run, 'phase').find((record) => record.phase === 'final-reads')!.at;
    expect(finalReads - healed).toBeGreaterThanOrEqual(25e6);
    expect(finalReads - healed).toBeLessThan(27e6);
  });

  test('what is seen behind Services is recorded, between the question and the answer', async () => {
    const run = await carried([quiet('1s')], {
      onOpen: (cluster) => {
        cluster.services = {
          endpoints: [],
          onLook: (listener) => {
            const atUs = monotonicUs();
            listener({ service: 'to-master', behind: ['redis-0'], sentUs: atUs - 2_000, atUs });
          },
        };
      },
    });
    const [look] = of(run, 'backends');
    expect(look).toMatchObject({ service: 'to-master', behind: ['redis-0'] });
    expect(Math.abs(look!.at - look!.sent - 2_000)).toBeLessThanOrEqual(1);
  });

  test('readings before the heals of a repeated fault have labels of their own', async () => {
    const run = await carried([
      repeat(3, [during(freeze(replica(0)), [during(isolate(sentinels.minority), '1s')])]),
    ]);
    const labels = run.deeds.filter((deed) => deed.startsWith('read '));
    expect(labels).toEqual([
      'read 0.0.0',
      'read 0.0',
      'read 0.0.0 (2)',
      'read 0.0 (2)',
      'read 0.0.0 (3)',
      'read 0.0 (3)',
      'read final',
    ]);
    expect(lives(run).filter((life) => life.endsWith('healed'))).toHaveLength(6);
  });

  test('without a fault nothing is waited for but convergence', async () => {
    const run = await carried([quiet('2s')]);
    expect(run.error).toBeUndefined();
    expect(run.tookMs).toBeLessThan(5_000);
  });

  test('a step that waited in vain ends the schedule, not the run', async () => {
    const run = await carried([during(freeze(replica(0)), [awaitNewMaster({ within: '2s' })]), quiet('60s')]);
    expect(run.error).toBeUndefined();
    expect(lives(run).at(-1)).toBe('freeze healed');
    expect(run.deeds).toContain('read final');
    expect(of(run, 'step').filter((record) => record.problem !== undefined)).toMatchObject([
      { path: '0.0', problem: expect.stringContaining('a live master other than redis-0') },
      { path: '0' },
    ]);
    expect(of(run, 'step').some((record) => record.words.includes('60'))).toBe(false);
  });
});

describe('every way out heals', () => {
  test('told to stop in the middle of a nested fault', async () => {
    const run = await carried(NESTED, { abortAfterMs: 4_000 });
    expect(run.error).toMatchObject({ code: 'INTERRUPTED' });
    expect(run.deeds).toEqual([
      'SIGKILL redis-0',
      'cut 12 links',
      'restore 12 links',
      'start redis-0',
      'close',
    ]);
    expect(lives(run).slice(-4)).toEqual([
      'isolate healing',
      'isolate healed',
      'kill healing',
      'kill healed',
    ]);
    expect(run.tookMs).toBeLessThan(5_000);
  });

  test('an outage that lasts longer than is allowed: the schedule ends, and what happened is judged', async () => {
    // Its clients are never acknowledged.
    const run = await carriedOn({ ...fakeTestbed(), abortAfterMs: 4_000 }, NESTED);
    expect(run.error).toBeUndefined();
    expect(lives(run).slice(-4)).toEqual([
      'isolate healing',
      'isolate healed',
      'kill healing',
      'kill healed',
    ]);
    const problems = of(run, 'step').flatMap(({ problem }) => problem ?? []);
    expect(problems).toContainEqual(expect.stringMatching(/^aborted: no client was acknowledged for 4\ss$/));
    expect(of(run, 'phase').at(-1)!.phase).toBe('ended');
  });

  test('an exception while the inner fault is injected', async () => {
    const run = await carried(NESTED, {
      onOpen: (cluster) => {
        cluster.cut = () => Promise.reject(new TypeError('the packet filter is upset'));
      },
    });
    expect(run.error).toMatchObject({ message: 'the packet filter is upset' });
    expect(run.deeds).toContain('restore 12 links');
    expect(run.deeds.slice(-2)).toEqual(['start redis-0', 'close']);
    expect(lives(run).at(-1)).toBe('kill healed');
  });

  test('a heal that fails does not keep the outer fault from being healed', async () => {
    const run = await carried(NESTED, {
      onOpen: (cluster) => {
        cluster.restore = () => Promise.reject(new ChaosError('TESTBED_BROKE', 'the packet filter is gone'));
      },
    });
    expect(run.error).toMatchObject({ code: 'TESTBED_BROKE' });
    expect(run.deeds.slice(-2)).toEqual(['start redis-0', 'close']);
    expect(lives(run)).not.toContain('isolate healed');
    expect(lives(run).at(-1)).toBe('kill healed');
  });

  test('an observer that no longer answers cannot hold up the heal', async () => {
    const run = await carried([during(isolate(replica(0)), '2s')], {
      onOpen: (cluster) => {
        const startAgent = cluster.startAgent;
        cluster.startAgent = async (host) => {
          const agent = await startAgent(host);
          const order = agent.order.bind(agent);
          agent.order = (what) =>
            what.order === 'read' && what.when === 'before-heal' ? new Promise(() => undefined) : order(what);
          return agent;
        };
      },
    });
    const [injected, healing] = ['injected', 'healing'].map(
      (phase) => of(run, 'fault').find((record) => record.phase === phase)!.at,
    );
    expect(healing! - injected!).toBeLessThan(35e6);
    expect(run.deeds).toContain('restore 12 links');
  });
});

describe('an agent that dies', () => {
  test.each(['observer', 'client-a'])('%s: the run heals and ends at once, and says who', async (name) => {
    const run = await carried(NESTED, {
      onOpen: (cluster) => {
        setTimeout(() => {
          cluster.agents.get(name)!.stop(`the agent ${name} ended unasked: SIGKILL`);
        }, 4_000);
      },
    });
    expect(run.error).toMatchObject({
      code: 'AGENT_BROKE',
      message: expect.stringContaining(`${name} ended unasked: SIGKILL`),
    });
    expect(run.tookMs).toBeLessThan(5_000);
    expect(lives(run).slice(-4)).toEqual([
      'isolate healing',
      'isolate healed',
      'kill healing',
      'kill healed',
    ]);
  });
});

describe('a history that can no longer be written', () => {
  test.each(['observer', 'client-a'])('by %s: the run heals and ends at once, and says why', async (name) => {
    const run = await carried(NESTED, {
      onOpen: (cluster) => {
        setTimeout(() => {
          cluster.agents.get(name)!.outOfSpace();
        }, 4_000);
      },
    });
    expect(run.error).toMatchObject({
      code: 'CANNOT_WRITE',
      message: `${name}.ndjson cannot be written: no space is left on its disk`,
      hint: 'free some space',
    });
    expect(run.tookMs).toBeLessThan(5_000);
    expect(run.deeds.slice(-3)).toEqual(['restore 12 links', 'start redis-0', 'close']);
    expect(lives(run).at(-1)).toBe('kill healed');
  });
});

describe('what is recorded of a run that breaks', () => {
  test('why a testbed could not be opened', async () => {
    const testbed: Testbed = {
      ...fakeTestbed(),
      open: () => Promise.reject(new ChaosError('TESTBED_BROKE', 'the lab has ended: no namespaces left')),
    };
    const run = await carriedOn(testbed, [quiet('1s')]);
    expect(run.error).toMatchObject({ code: 'TESTBED_BROKE' });
    expect(of(run, 'step')).toMatchObject([{ problem: 'the lab has ended: no namespaces left' }]);
  });

  test('a deployment that never becomes steady, with what keeps it from being so', async () => {
    const run = await carried([quiet('1s')], {
      onOpen: (cluster) => {
        const observed = cluster.observed;
        cluster.observed = () =>
          observed().map((record) =>
            record.kind === 'node' && record.node === 'redis-2'
              ? { ...record, reachable: false, state: undefined as never }
              : record,
          );
      },
    });
    expect(run.error).toMatchObject({
      code: 'NOT_STEADY',
      message: expect.stringContaining('redis-2 does not answer'),
    });
    expect(run.deeds).toEqual(['close']);
  });
});
