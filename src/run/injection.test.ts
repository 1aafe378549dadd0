import { describe, expect, test } from 'vitest';
import { carried, lives, of, withOwnClock, type Carried } from '../../test/fakes/run.ts';
import type { FakeCluster } from '../../test/fakes/testbed.ts';
import type { Fault } from '../experiment/schedule.ts';
import {
  deletePod,
  evict,
  freezeContainer,
  freezeNode,
  isolate,
  kill,
  killContainer,
  killNode,
  loseName,
  partition,
  terminate,
} from '../fault/words.ts';
import { during, quiet } from '../experiment/steps.ts';
import { master, replica, sentinels } from '../experiment/targets.ts';

withOwnClock();

/** `SIGKILL dead 101` of every record about a process; without an act the state alone. */
function told(run: Carried, process: string): string[] {
  return of(run, 'process-state')
    .filter((record) => record.process === process)
    .map(({ act, state, pid }) => [...(act === undefined ? [] : [act]), state, pid].join(' '));
}

function deedsWith(run: Carried): string[] {
  return run.deeds.filter((deed) => deed !== 'read final' && deed !== 'close');
}

describe('what a pod’s deletion does and leaves', () => {
  test('it is deleted as told, read without it, and back when the step ends', async () => {
    const fault = deletePod(master, { grace: 'none', keepAway: true, volume: 'deleted' });
    const run = await carried([during(fault, '2s')]);
    expect(run.error).toBeUndefined();
    expect(deedsWith(run)).toEqual([
      'delete pod redis-0 (grace none, volume deleted, kept away)',
      'read 0',
      'return pod redis-0',
    ]);
    expect(told(run, 'redis-0')).toEqual([
      'delete dead 100',
      'dead 100',
      'dead 100',
      expect.stringMatching(/^return running \d+$/),
    ]);
    expect(of(run, 'fault')[0]).toMatchObject({
      fault: 'delete-pod',
      words: 'delete the pod and the volume of the master by force and keep it away',
      targets: ['redis-0'],
      parameters: { grace: 'none', keepAway: true, volume: 'deleted' },
    });
  });

  test('one that may come back is told apart from the one before by its process', async () => {
    const run = await carried([during(deletePod(master), '3s')]);
    const [before, , ...later] = told(run, 'redis-0');
    expect(before).toBe('running 100');
    expect(later.at(-1)).toMatch(/^return running/);
    expect(later.at(-1)).not.toContain(' 100');
  });
});

test('a pod that is evicted is followed by another one', async () => {
  const run = await carried([during(evict(master), '3s')]);
  expect(run.error).toBeUndefined();
  expect(deedsWith(run)).toEqual(['evict pod redis-0', 'read 0', 'return pod redis-0']);
  expect(told(run, 'redis-0').at(-1)).toMatch(/^return running \d+$/);
});

test('a container that is killed comes back by itself; the heal only waits for it', async () => {
  const run = await carried([during(killContainer(master), '3s')]);
  expect(deedsWith(run)).toEqual(['kill container redis-0', 'read 0', 'await container redis-0']);
  const [before, killed, , ...later] = told(run, 'redis-0');
  expect([before, killed]).toEqual(['running 100', 'SIGKILL dead 100']);
  expect(later.at(-1)).toMatch(/^start running/);
});

describe('a container that is frozen until its liveness probe has it replaced', () => {
  const probed = (cluster: FakeCluster): void => {
    const send = cluster.signal.bind(cluster);
    cluster.signal = async (process, signal) => {
      const report = await send(process, signal);
      if (signal === 'SIGSTOP')
        setTimeout(() => {
          cluster.put([process], 'dead');
          cluster.run(process);
        }, 300);
      return report;
    };
  };

  test('is another process before the steps inside begin', async () => {
    const run = await carried([during(freezeContainer(master), '1s')], { onOpen: probed });
    const [before, frozen, ...later] = told(run, 'redis-0');
    expect([before, frozen]).toEqual(['running 100', 'SIGSTOP stopped 100']);
    expect(later.at(-1)).toMatch(/^start running/);
    expect(later.join()).not.toContain(' 100');
  });
});

describe('a machine takes all that is on it along', () => {
  test.each([
    [freezeNode(master), ['freeze worker-0', 'thaw worker-0'], ['freeze stopped', 'thaw running']],
    [killNode(master), ['kill worker-0', 'start worker-0'], ['switch-off dead', 'switch-on running']],
  ] as [Fault, string[], string[]][])('%j', async (fault, deeds, acts) => {
    const run = await carried([during(fault, '2s')]);
    expect(run.error).toBeUndefined();
    expect(deedsWith(run)).toEqual([deeds[0], 'read 0', deeds[1]]);
    expect(of(run, 'fault')[0]!.targets).toEqual(['redis-0', 'sentinel-0']);
    for (const process of ['redis-0', 'sentinel-0'])
      expect(
        of(run, 'process-state')
          .filter((record) => record.process === process && record.act !== undefined)
          .map(({ act, state }) => `${act} ${state}`),
      ).toEqual(acts);
  });

  test('two targets on one machine are one blow', async () => {
    const run = await carried([
      during({ ...killNode(master), targets: [master, { word: 'sentinel', index: 0 }] }, '1s'),
    ]);
    expect(run.deeds.filter((deed) => deed.startsWith('kill'))).toEqual(['kill worker-0']);
  });

  test.each(['client-a', 'observer'])('but not with %s on it, which measures', async (agent) => {
    const run = await carried([during(killNode(master), '1s')], {
      onOpen: (cluster) => {
        cluster.hosts = cluster.hosts.map((host) =>
          host.name === agent ? { ...host, node: 'worker-0' } : host,
        );
      },
    });
    expect(lives(run)).toEqual([]);
    expect(deedsWith(run)).toEqual([]);
    expect(of(run, 'step').find((record) => record.problem !== undefined)?.problem).toBe(
      `${agent} must not be hit, because it is what measures, but is on the same machine as redis-0: worker-0`,
    );
  });

  test('nor where nobody knows the machine', async () => {
    const run = await carried([during(freezeNode(master), '1s')], {
      onOpen: (cluster) => {
        cluster.hosts = cluster.hosts.map(({ name, address }) => ({ name, address }));
      },
    });
    expect(of(run, 'step').find((record) => record.problem !== undefined)?.problem).toContain(
      'does not tell which machine redis-0 is on',
    );
  });

  test('and a process that is hit already is not hit again by its machine', async () => {
    const run = await carried([during(kill(replica(0)), [during(killNode(replica(0)), '1s')])]);
    expect(run.deeds.some((deed) => deed.startsWith('kill worker'))).toBe(false);
  });
});

describe('what is gone cannot be read or counted', () => {
  /** The nodes that the observer was told to read before a heal. */
  function readings(into: string[]): (cluster: FakeCluster) => void {
    return (cluster) => {
      const startAgent = cluster.startAgent;
      cluster.startAgent = async (host) => {
        const agent = await startAgent(host);
        const order = agent.order.bind(agent);
        agent.order = (what) => {
          if (what.order === 'read' && what.when === 'before-heal')
            into.push(`${what.label}: ${what.nodes.join(' ')}`);
          return order(what);
        };
        return agent;
      };
    };
  }

  test.each([freezeNode(master), killNode(master), deletePod(master, { keepAway: true })])(
    '%j',
    async (fault) => {
      const read: string[] = [];
      const run = await carried([during(fault, [during(isolate(sentinels.minority), '2s'), quiet('1s')])], {
        onOpen: readings(read),
      });
      expect(run.error).toBeUndefined();
      expect(of(run, 'step').filter((record) => record.problem !== undefined)).toEqual([]);
      expect(read).toEqual(['0.0: redis-1 redis-2', '0: redis-1 redis-2']);
      const cut = of(run, 'fault').find((record) => record.as === 'isolate')!.links;
      expect(cut).toContainEqual({ from: 'redis-0', to: 'sentinel-2' });
      const counted = of(run, 'link').filter((record) => record.path === '0.0' && record.when === 'cut');
      expect(counted.length).toBeGreaterThan(0);
      expect(counted.some(({ link }) => link.from === 'redis-0' || link.to === 'redis-0')).toBe(false);
    },
  );

  test('a pod that is there again can be counted on', async () => {
    const run = await carried([
      during(deletePod(replica(0)), [quiet('2s'), during(partition([master]), '2s')]),
    ]);
    expect(of(run, 'step').filter((record) => record.problem !== undefined)).toEqual([]);
    const counted = of(run, 'link').filter((record) => record.when === 'still-cut');
    expect(counted.some(({ link }) => link.from === 'redis-1')).toBe(true);
  });
});

test('a process that is told to end is waited for, so that its end is proven', async () => {
  const run = await carried([during(terminate(master), '2s')], {
    onOpen: (cluster) => {
      const signal = cluster.signal;
      cluster.signal = async (process, name) => {
        const report = await signal(process, name);
        if (name !== 'SIGTERM') return report;
        cluster.put([process], 'running');
        setTimeout(() => {
          cluster.put([process], 'dead');
        }, 700);
        return cluster.report(process);
      };
    },
  });
  expect(told(run, 'redis-0')).toEqual([
    'SIGTERM running 100',
    'dead 100',
    'dead 100',
    expect.stringMatching(/^start running/),
  ]);
});

describe('a name that is lost', () => {
  const announce = 'hostname';
  const led = (run: Carried, when: string): (string | undefined)[] => [
    ...new Set(
      of(run, 'lookup')
        .filter((one) => one.when === when && one.name === 'redis-0.name')
        .map(({ address }) => address),
    ),
  ];

  test('is looked up on every host before, during and after, and given back when the step ends', async () => {
    const run = await carried([during(loseName(master), '2s')], { announce });
    expect(run.error).toBeUndefined();
    expect(deedsWith(run)).toEqual(['lose redis-0.name (nxdomain)', 'read 0', 'give back redis-0.name']);
    expect(of(run, 'fault')[0]).toMatchObject({ fault: 'lose-name', targets: ['redis-0.name'], links: [] });
    expect(['before', 'lost', 'still-lost', 'found'].map((when) => led(run, when))).toEqual([
      ['10.0.0.1'],
      [undefined],
      [undefined],
      ['10.0.0.1'],
    ]);
    expect(of(run, 'lookup').filter(({ when }) => when === 'lost')).toHaveLength(8);
  });

  test('is given back when the run is interrupted', async () => {
    const run = await carried([during(loseName(master), '60s')], { announce, abortAfterMs: 10_000 });
    expect(run.deeds).toContain('give back redis-0.name');
  });

  test('does not keep its process from being hit as well, and is not lost twice', async () => {
    const killed = await carried([during(loseName(master), [during(kill(master), '1s')])], { announce });
    expect(killed.error).toBeUndefined();
    expect(of(killed, 'fault').map(({ targets }) => targets[0])).toContain('redis-0');
    const twice = await carried([during(loseName(master), [during(loseName(master), '1s')])], { announce });
    expect(JSON.stringify(twice.records)).toContain('redis-0.name is hit by \\"lose-name\\" already');
  });
});
