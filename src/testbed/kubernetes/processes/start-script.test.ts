import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REDIS, SENTINELS, StartContainer } from '../../../../test/start-container.ts';

describe('a data node', () => {
  test('starts with its own configuration, copied beside its data', () => {
    const container = new StartContainer();
    expect(container.start('redis', 'redis-node-2')).toBe(
      `running redis-server ${container.data}/redis.conf\n`,
    );
    expect(container.lines('redis')).toEqual(container.given('redis-2'));
    expect(container.asked()).toEqual([]);
  });

  test('starts again with what it has made of its configuration meanwhile', () => {
    const container = new StartContainer();
    container.start('redis', 'redis-node-0');
    appendFileSync(join(container.data, 'redis.conf'), 'replicaof 10.0.0.2 6379\n');
    container.start('redis', 'redis-node-0');
    expect(container.replicaOf()).toEqual(['replicaof 10.0.0.2 6379']);
  });

  test('is not started while it is held down, and goes on when the hold is gone', async () => {
    const container = new StartContainer();
    writeFileSync(join(container.hold, 'redis-1'), '');
    writeFileSync(join(container.hold, 'sentinel-1'), '');
    const { args, env } = container.command('redis', 'redis-node-1');
    const child = spawn('sh', args, { env });
    const ended = once(child, 'close');
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await container.waiting();
    expect(said).toBe('');
    expect(child.exitCode).toBeNull();
    rmSync(join(container.hold, 'redis-1'));
    await ended;
    expect(said).toContain('running redis-server');
  });

  test('ends at once at SIGTERM while it is held down', async () => {
    const container = new StartContainer();
    writeFileSync(join(container.hold, 'redis-1'), '');
    const { args, env } = container.command('redis', 'redis-node-1');
    const child = spawn('sh', args, { env });
    await container.waiting();
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});

describe('a data node that asks the Sentinels first', () => {
  test('follows whom the majority names, instead of whom its file says', () => {
    const container = new StartContainer();
    container.named([REDIS[1], REDIS[1], REDIS[1], REDIS[0], undefined]);
    container.start('redis', 'redis-node-2');
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[1]}`]);
    expect(container.lines('redis').filter((line) => !line.startsWith('replicaof'))).toEqual(
      container.given('redis-2').filter((line) => !line.startsWith('replicaof')),
    );
    expect(container.asked().toSorted()).toEqual(
      SENTINELS.map((one) => {
        const [host, port] = one.split(' ');
        return `secret: -h ${host} -p ${port} sentinel get-master-addr-by-name the-master`;
      }),
    );
  });

  test('becomes a replica though its file says master', () => {
    const container = new StartContainer();
    container.named(SENTINELS.map(() => REDIS[1]));
    container.start('redis', 'redis-node-0');
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[1]}`]);
  });

  test('follows no node when it is named itself, whatever its rewritten file says and however', () => {
    const container = new StartContainer();
    container.start('redis', 'redis-node-1');
    appendFileSync(join(container.data, 'redis.conf'), 'SLAVEOF 10.0.0.3 6379\n');
    container.named([REDIS[1], REDIS[1], REDIS[1], undefined, undefined]);
    container.start('redis', 'redis-node-1');
    expect(container.replicaOf()).toEqual([]);
  });

  test.each([
    ['no Sentinel answers', [undefined, undefined, undefined, undefined, undefined]],
    ['those who answer are no majority of all', [REDIS[1], REDIS[1], undefined, undefined, undefined]],
    ['no majority names the same', [REDIS[1], REDIS[1], REDIS[0], REDIS[0], REDIS[2]]],
    ['answers are errors', Array.from({ length: 5 }, () => 'NOAUTH Authentication required.')],
    ['they know no such master', Array.from({ length: 5 }, () => '')],
  ])('starts as its file says when %s', (_, masters) => {
    const container = new StartContainer();
    container.named(masters);
    container.start('redis', 'redis-node-2');
    expect(container.lines('redis')).toEqual(container.given('redis-2'));
  });

  test('starts as its file says when that cannot be replaced', () => {
    const container = new StartContainer();
    container.start('redis', 'redis-node-2');
    container.named(SENTINELS.map(() => REDIS[1]));
    container.seal();
    expect(container.start('redis', 'redis-node-2')).toContain('running redis-server');
    expect(container.lines('redis')).toEqual(container.given('redis-2'));
  });

  test('waits for silent Sentinels at the same time, a second in all', () => {
    const container = new StartContainer();
    container.named([REDIS[1], REDIS[1], REDIS[1]]);
    for (const silent of [3, 4]) container.answer(SENTINELS[silent]!, 'sentinel', 'exec sleep 60');
    const before = performance.now();
    container.start('redis', 'redis-node-2');
    expect(performance.now() - before).toBeLessThan(30_000);
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[1]}`]);
  });
});

describe('where pods are known by their own addresses', () => {
  const all = ['redis-0', 'redis-1', 'redis-2', ...[0, 1, 2, 3, 4].map((n) => `sentinel-${n}`)];

  test('a replica waits for its master to have one', async () => {
    const container = new StartContainer('pod-ip');
    const { args, env } = container.command('redis', 'redis-node-2');
    const child = spawn('sh', args, { env });
    const ended = once(child, 'close');
    await container.waiting();
    expect(child.exitCode).toBeNull();
    container.resolve('redis-0');
    expect(await ended).toEqual([0, null]);
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[0]}`]);
  });

  test('a Sentinel starts with those of all others', () => {
    const container = new StartContainer('pod-ip');
    container.resolve(...all);
    container.answer('redis-0.svc 6379', 'ping', 'echo PONG');
    container.start('sentinel', 'sentinel-3');
    const known = container.lines('sentinel').filter((line) => /monitor|known-/.test(line));
    expect(known.map((line) => /\d+\.\d+\.\d+\.\d+ \d+/.exec(line)![0]).toSorted()).toEqual(
      [...REDIS, ...SENTINELS.filter((_, n) => n !== 3)].toSorted(),
    );
    expect(container.lines('sentinel')).toHaveLength(container.given('sentinel-3').length);
  });

  test('a Sentinel does without those of pods that are gone for good, but not without the master', async () => {
    const container = new StartContainer('pod-ip');
    container.resolve(...all.slice(2));
    container.answer('sentinel-4.svc 26379', 'ping', 'echo PONG');
    container.hurry();
    const { args, env } = container.command('sentinel', 'sentinel-3');
    const child = spawn('sh', args, { env });
    const ended = once(child, 'close');
    await container.waiting(20);
    expect(child.exitCode).toBeNull();
    container.resolve('redis-0');
    expect(await ended).toEqual([0, null]);
    const lines = container.lines('sentinel');
    expect(lines.filter((line) => line.includes('monitor'))).toEqual([
      `sentinel monitor the-master ${REDIS[0]} 2`,
    ]);
    expect(lines.filter((line) => line.includes('known-replica'))).toEqual([
      `sentinel known-replica the-master ${REDIS[2]}`,
    ]);
    expect(lines.join()).not.toContain('address-of:');
  });

  test('a data node that the Sentinels name knows itself by the address of its pod', () => {
    const container = new StartContainer('pod-ip');
    container.resolve(...all);
    container.named(SENTINELS.map(() => REDIS[1]));
    container.start('redis', 'redis-node-1');
    expect(container.replicaOf()).toEqual([]);
    container.start('redis', 'redis-node-2');
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[1]}`]);
  });
});

describe('a Sentinel', () => {
  test('starts as Sentinel with its own configuration once the first master answers', async () => {
    const container = new StartContainer();
    const { args, env } = container.command('sentinel', 'sentinel-3');
    const child = spawn('sh', args, { env });
    const ended = once(child, 'close');
    await container.waiting();
    expect(child.exitCode).toBeNull();
    container.answer(REDIS[0]!, 'ping', 'echo PONG');
    expect(await ended).toEqual([0, null]);
    expect(container.asked()).toContain('secret: -h 10.0.0.1 -p 6379 ping');
    expect(container.lines('sentinel')).toEqual(container.given('sentinel-3'));
  });

  test('that was made anew does not wait for a dead master when another Sentinel is up', () => {
    const container = new StartContainer();
    container.answer(SENTINELS[4]!, 'ping', 'echo PONG');
    expect(container.start('sentinel', 'sentinel-3')).toBe(
      `running redis-sentinel ${container.data}/sentinel.conf\n`,
    );
    expect(container.asked().filter((line) => line.includes('-h 10.0.0.1 -p 6379'))).toHaveLength(1);
  });

  test('does not start while a Service that it will dial has no pod', async () => {
    const container = new StartContainer();
    container.answer(REDIS[0]!, 'ping', 'echo PONG');
    container.reject(SENTINELS[1]!);
    const { args, env } = container.command('sentinel', 'sentinel-3');
    const child = spawn('sh', args, { env });
    const ended = once(child, 'close');
    await container.waiting(2);
    expect(child.exitCode).toBeNull();
    // Another Sentinel that is not up yet refuses by itself, which is none of the kernel's messages.
    container.answer(SENTINELS[1]!, 'ping', 'exit 1');
    expect(await ended).toEqual([0, null]);
    const dialled = [...REDIS, ...SENTINELS.filter((_, n) => n !== 3)].map((one) => one.split(' ')[0]);
    for (const host of dialled)
      expect(container.asked()).toContainEqual(expect.stringContaining(`-h ${host} `));
  });

  test('starts in the end though the pod behind a Service is gone for good', () => {
    const container = new StartContainer();
    container.answer(SENTINELS[4]!, 'ping', 'echo PONG');
    container.reject(REDIS[0]!);
    container.hurry();
    expect(container.start('sentinel', 'sentinel-3')).toContain('running redis-sentinel');
    expect(container.asked().filter((line) => line.includes('-h 10.0.0.1 -p 6379'))).toHaveLength(2);
  });

  test('that has been up before asks no process and keeps what it has learned', () => {
    const container = new StartContainer();
    writeFileSync(join(container.data, 'sentinel.conf'), 'learned\n');
    container.named(SENTINELS.map(() => REDIS[1]));
    container.start('sentinel', 'sentinel-0');
    expect(container.lines('sentinel')).toEqual(['learned']);
    expect(container.asked()).toEqual([]);
  });

  test('beside a data node goes by the pod’s number', () => {
    const container = new StartContainer();
    container.answer(REDIS[0]!, 'ping', 'echo PONG');
    container.start('sentinel', 'redis-node-2');
    expect(container.lines('sentinel')).toEqual(container.given('sentinel-2'));
  });

  test('that is not part of the deployment waits until SIGTERM', async () => {
    const container = new StartContainer();
    const { args, env } = container.command('sentinel', 'redis-node-7');
    const child = spawn('sh', args, { env, detached: true });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('sentinel-7 is not part of this deployment: nothing to start\n');
    await container.waiting(1);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    // What it waited with dies with the container; here there is none.
    process.kill(-child.pid!, 'SIGKILL');
  });
});
