import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { monotonicUs, sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { opened, stubAgent, temporaryFolder } from './opened.ts';

describe('links', () => {
  const there = { from: 'client-a', to: 'redis-0' };
  const back = { from: 'redis-0', to: 'client-a' };
  const bystander = { from: 'observer', to: 'redis-0' };
  const PATIENCE = { withinMs: 60_000, everyMs: 10 };

  test('a cut drops one direction only, and established connections die and revive', async () => {
    const cluster = await opened();
    const agent = await stubAgent(cluster);
    let received = 0;
    agent.onAnswer((answer) => {
      if (answer.answer === 'progress') received = answer.workloads[0]!.ok;
    });
    await agent.order({ order: 'observe', everyMs: 20, probe: false });
    await until(() => (received > 5 ? true : undefined), { what: 'replies', ...PATIENCE });
    const links = [there, back, bystander];
    const before = await cluster.counters(links);
    expect(before.map(({ dropped }) => dropped)).toEqual([0, 0, 0]);
    expect(before[0]!.passed).toBeGreaterThan(5);
    expect(before[1]!.passed).toBeGreaterThan(5);

    const cut = await cluster.cut([there], 30_000);
    expect(cut.atUs).toBeLessThan(monotonicUs());
    const during = await cluster.counters(links);
    /** Until what is sent again and again has been dropped so many times. */
    const drops = (times: number): Promise<true> =>
      until(async () => (await cluster.counters([there]))[0]!.dropped >= times || undefined, {
        what: `${times} dropped packets`,
        ...PATIENCE,
      });
    await drops(2);
    const still = received;
    await drops(4);
    const later = await cluster.counters(links);
    expect(received).toBe(still);
    expect(later[0]!.passed).toBe(during[0]!.passed);
    expect(later[0]!.dropped).toBeGreaterThan(0);
    expect(later[1]!.dropped).toBe(0);

    await cluster.restore([there]);
    await until(() => (received > still ? true : undefined), {
      what: 'the connection to revive',
      ...PATIENCE,
    });
    const after = await cluster.counters(links);
    expect(after[0]!.passed).toBeGreaterThan(later[0]!.passed);
  });

  test('dialling does not wait for what a login shell would do', async () => {
    // With SHLVL below 2 and a socket as standard input bash reads the user's start-up file, which may take its time.
    const home = temporaryFolder();
    writeFileSync(join(home, '.bashrc'), 'sleep 5\n');
    vi.stubEnv('HOME', home);
    vi.stubEnv('SHLVL', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const cluster = await opened();
    expect(await cluster.dial([there])).toMatchObject([{ connected: true }]);
  });

  test('dialling tells a whole link from a cut one, both ways and also where nothing listens', async () => {
    const cluster = await opened();
    const connected = async (): Promise<boolean[]> =>
      (await cluster.dial([there, back, bystander])).map((result) => result.connected);
    // A machine that stands still for a second answers nobody in it: what is whole is tried until it answers.
    const soonConnected = (expected: readonly boolean[]): Promise<true> =>
      until(async () => (await connected()).join() === expected.join() || undefined, {
        what: `connections: ${expected.join()}`,
        ...PATIENCE,
      });
    expect(await soonConnected([true, true, true])).toBe(true);
    await cluster.cut([there], 30_000);
    // A connection needs both directions: the answer of the host that is heard no more is no help.
    expect(await soonConnected([false, false, true])).toBe(true);
    await cluster.restore([there, bystander]);
    expect(await soonConnected([true, true, true])).toBe(true);
  });

  test('the kernel restores a cut link by itself, and cutting again renews its time', async () => {
    const cluster = await opened();
    const passes = async (): Promise<boolean> => (await cluster.dial([there]))[0]!.connected;
    const ends = (): Promise<true> =>
      until(async () => (await passes()) || undefined, { what: 'the end of the cut', ...PATIENCE });
    await cluster.cut([there], 1_000);
    const renewed = performance.now();
    await cluster.cut([there], 5_000);
    await sleep(1_500);
    expect(await passes()).toBe(false);
    await ends();
    expect(performance.now() - renewed).toBeGreaterThan(4_500);
    await cluster.restore([there]);
    await ends();
  });

  test('a frozen process still accepts connections, a dead one’s host refuses them', async () => {
    const cluster = await opened();
    await cluster.signal('redis-0', 'SIGSTOP');
    expect(await cluster.dial([there])).toMatchObject([{ connected: true }]);
    await cluster.signal('redis-0', 'SIGKILL');
    expect(await cluster.dial([there])).toMatchObject([{ connected: true }]);
    await expect(cluster.cut([{ from: 'nobody', to: 'redis-0' }], 1_000)).rejects.toThrow(
      'no host named nobody',
    );
  });
});
