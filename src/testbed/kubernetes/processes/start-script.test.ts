import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { until } from '../../../core/until.ts';
import { placementOf, topology } from '../../../experiment/topology.ts';
import { redisConfiguration, sentinelConfiguration, type Deployment } from '../../configuration.ts';
import { START, startEnvironment, type StartFolders } from './start-script.ts';

const TOPOLOGY = topology({ redis: 3, sentinels: 5, quorum: 2, masterName: 'the-master' });
const { hosts, processes } = placementOf(TOPOLOGY);
const DEPLOYMENT: Deployment = {
  runId: 'run',
  topology: TOPOLOGY,
  processes,
  addresses: new Map(hosts.map((host, index) => [host, `10.0.0.${index + 1}`])),
  password: 'secret',
};
const REDIS = [0, 1, 2].map((n) => `10.0.0.${n + 1} 6379`);
const SENTINELS = [0, 1, 2, 3, 4].map((n) => `10.0.0.${n + 4} 26379`);

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** A container's folders in a temporary one, and programs that only say what they are. */
class Container {
  readonly root = temporaryFolder();
  readonly data = join(this.root, 'data');
  readonly hold = join(this.root, 'hold');
  private readonly configuration = join(this.root, 'configuration');
  private readonly answers = join(this.root, 'answers');

  constructor() {
    const bin = join(this.root, 'bin');
    for (const folder of [this.data, this.hold, this.configuration, this.answers, bin]) mkdirSync(folder);
    for (const process of processes) {
      const write = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
      const text = write(DEPLOYMENT, process, { directory: '/data', logFile: '' });
      writeFileSync(join(this.configuration, `${process.name}.conf`), text);
    }
    writeFileSync(join(this.root, 'start.sh'), START);
    const program = (name: string, text: string): void => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program('redis-server', 'echo "running redis-server $*"');
    program('redis-sentinel', 'echo "running redis-sentinel $*"');
    // What it does while it waits.
    program('sleep', `echo "$*" >> ${this.root}/slept; exec /bin/sleep "$@"`);
    // Called with -h HOST -p PORT and a command; answers from a file, refuses without one.
    program(
      'redis-cli',
      `echo "$REDISCLI_AUTH: $*" >> ${this.root}/asked
       . "${this.answers}/$2 $4 $5" 2> /dev/null || { echo "Could not connect" >&2; exit 1; }`,
    );
  }

  /** Makes the server at an address answer a command with what this shell text prints. */
  answer(address: string, command: 'ping' | 'sentinel', text: string): void {
    writeFileSync(join(this.answers, `${address} ${command}`), text);
  }

  /** Says whom each of the Sentinels names; undefined for one that does not answer. */
  named(masters: readonly (string | undefined)[]): void {
    writeFileSync(join(this.configuration, 'sentinels'), SENTINELS.map((one) => `${one}\n`).join(''));
    for (const [index, master] of masters.entries())
      if (master !== undefined)
        this.answer(SENTINELS[index]!, 'sentinel', `echo '${master.replace(' ', '\n')}'`);
  }

  asked(): string[] {
    return linesOf(join(this.root, 'asked'));
  }

  /** Resolves when it has begun to wait so many times. */
  async waiting(times = 3): Promise<void> {
    await until(() => (linesOf(join(this.root, 'slept')).length >= times ? true : undefined), {
      what: 'the script to wait',
      withinMs: 10_000,
      everyMs: 10,
    });
  }

  command(kind: string, pod: string): { args: string[]; env: Record<string, string> } {
    const folders: StartFolders = { configuration: this.configuration, data: this.data, hold: this.hold };
    const env = {
      ...startEnvironment(TOPOLOGY, folders),
      REDISCLI_AUTH: 'secret',
      PATH: `${join(this.root, 'bin')}:${process.env['PATH']}`,
    };
    return { args: [join(this.root, 'start.sh'), kind, pod], env };
  }

  start(kind: string, pod: string): string {
    const { args, env } = this.command(kind, pod);
    const { stdout, stderr, status } = spawnSync('sh', args, { env, encoding: 'utf8', timeout: 20_000 });
    if (status !== 0 || stderr !== '') throw new Error(`start.sh ended with ${status}: ${stderr}`);
    return stdout;
  }

  /** The lines of the configuration file that the server was started with. */
  lines(kind: string): string[] {
    return readFileSync(join(this.data, `${kind}.conf`), 'utf8')
      .trimEnd()
      .split('\n');
  }

  given(process: string): string[] {
    return readFileSync(join(this.configuration, `${process}.conf`), 'utf8')
      .trimEnd()
      .split('\n');
  }

  replicaOf(): string[] {
    return this.lines('redis').filter((line) => /^(replicaof|slaveof)/i.test(line));
  }
}

describe('a data node', () => {
  test('starts with its own configuration, copied beside its data', () => {
    const container = new Container();
    expect(container.start('redis', 'redis-node-2')).toBe(
      `running redis-server ${container.data}/redis.conf\n`,
    );
    expect(container.lines('redis')).toEqual(container.given('redis-2'));
    expect(container.asked()).toEqual([]);
  });

  test('starts again with what it has made of its configuration meanwhile', () => {
    const container = new Container();
    container.start('redis', 'redis-node-0');
    appendFileSync(join(container.data, 'redis.conf'), 'replicaof 10.0.0.2 6379\n');
    container.start('redis', 'redis-node-0');
    expect(container.replicaOf()).toEqual(['replicaof 10.0.0.2 6379']);
  });

  test('is not started while it is held down, and goes on when the hold is gone', async () => {
    const container = new Container();
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
    const container = new Container();
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
    const container = new Container();
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
    const container = new Container();
    container.named(SENTINELS.map(() => REDIS[1]));
    container.start('redis', 'redis-node-0');
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[1]}`]);
  });

  test('follows no node when it is named itself, whatever its rewritten file says and however', () => {
    const container = new Container();
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
    const container = new Container();
    container.named(masters);
    container.start('redis', 'redis-node-2');
    expect(container.lines('redis')).toEqual(container.given('redis-2'));
  });

  test('waits for silent Sentinels at the same time, a second in all', () => {
    const container = new Container();
    container.named([REDIS[1], REDIS[1], REDIS[1]]);
    for (const silent of [3, 4]) container.answer(SENTINELS[silent]!, 'sentinel', 'exec sleep 30');
    const before = performance.now();
    container.start('redis', 'redis-node-2');
    expect(performance.now() - before).toBeLessThan(4_000);
    expect(container.replicaOf()).toEqual([`replicaof ${REDIS[1]}`]);
  });
});

describe('a Sentinel', () => {
  test('starts as Sentinel with its own configuration once the first master answers', async () => {
    const container = new Container();
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
    const container = new Container();
    container.answer(SENTINELS[4]!, 'ping', 'echo PONG');
    expect(container.start('sentinel', 'sentinel-3')).toBe(
      `running redis-sentinel ${container.data}/sentinel.conf\n`,
    );
    expect(container.asked()).not.toContainEqual(expect.stringContaining('-p 6379'));
  });

  test('that has been up before asks no process and keeps what it has learned', () => {
    const container = new Container();
    writeFileSync(join(container.data, 'sentinel.conf'), 'learned\n');
    container.named(SENTINELS.map(() => REDIS[1]));
    container.start('sentinel', 'sentinel-0');
    expect(container.lines('sentinel')).toEqual(['learned']);
    expect(container.asked()).toEqual([]);
  });

  test('beside a data node goes by the pod’s number', () => {
    const container = new Container();
    container.answer(REDIS[0]!, 'ping', 'echo PONG');
    container.start('sentinel', 'redis-node-2');
    expect(container.lines('sentinel')).toEqual(container.given('sentinel-2'));
  });

  test('that is not part of the deployment waits until SIGTERM', async () => {
    const container = new Container();
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
