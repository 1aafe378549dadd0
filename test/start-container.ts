/** A container that the start script runs in, made of folders and of programs that only say what they are. */

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../src/core/until.ts';
import { placementOf, topology, type Topology } from '../src/experiment/topology.ts';
import { redisConfiguration, sentinelConfiguration, type Deployment } from '../src/testbed/configuration.ts';
import { configuredAs } from '../src/testbed/kubernetes/manifests/announced.ts';
import { hostOf } from '../src/testbed/kubernetes/names.ts';
import {
  SCRIPTS,
  startEnvironment,
  type StartFolders,
} from '../src/testbed/kubernetes/processes/start-script.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TOPOLOGY = topology({ redis: 3, sentinels: 5, quorum: 2, masterName: 'the-master' });
const { hosts, processes } = placementOf(TOPOLOGY);
const ADDRESSES = new Map(hosts.map((host, index) => [host, `10.0.0.${index + 1}`]));
/** The name of each host's pod in the DNS. */
const NAMES = new Map(hosts.map((host) => [host, `${host}.svc`]));
/** Where its data nodes are, as `address port`. */
export const REDIS = [0, 1, 2].map((n) => `10.0.0.${n + 1} 6379`);
/** Where its Sentinels are, likewise. */
export const SENTINELS = [0, 1, 2, 3, 4].map((n) => `10.0.0.${n + 4} 26379`);

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** What the kernel counts of a pod's packets, as far as it is about ICMP. */
function snmp(unreachable: number | '$n'): string {
  return `Icmp: InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds\nIcmp: 9 1 0 ${unreachable} 3\n`;
}

/** Its folders in a temporary one. */
export class StartContainer {
  readonly root = temporaryFolder();
  readonly data = join(this.root, 'data');
  readonly hold = join(this.root, 'hold');
  private readonly configuration = join(this.root, 'configuration');
  private readonly answers = join(this.root, 'answers');
  private readonly bin = join(this.root, 'bin');
  private readonly announce: Topology['announce'];

  constructor(announce: Topology['announce'] = 'service') {
    this.announce = announce;
    const deployment: Deployment = {
      runId: 'run',
      topology: { ...TOPOLOGY, announce },
      processes,
      addresses: announce === 'service' ? ADDRESSES : configuredAs({ announce }, NAMES),
      secrets: { password: 'secret' },
    };
    for (const folder of [this.data, this.hold, this.configuration, this.answers, this.bin])
      mkdirSync(folder);
    for (const process of processes) {
      const write = process.kind === 'redis' ? redisConfiguration : sentinelConfiguration;
      const text = write(deployment, process, {
        directory: '/data',
        logFile: '',
        certificates: '/configuration',
      });
      writeFileSync(join(this.configuration, `${process.name}.conf`), text);
    }
    for (const [file, text] of Object.entries(SCRIPTS)) writeFileSync(join(this.root, file), text);
    this.rejected(0);
    this.program('redis-server', 'echo "running redis-server $*"');
    this.program('redis-sentinel', 'echo "running redis-sentinel $*"');
    // Called with ahostsv4 NAME; knows the names that have a file.
    this.program('getent', `cat "${this.answers}/$2 in DNS" 2> /dev/null`);
    // What it does while it waits.
    this.program('sleep', `echo "$*" >> ${this.root}/slept; exec /bin/sleep "$@"`);
    // Called with -h HOST -p PORT and a command; answers from a file, refuses without one.
    this.program(
      'redis-cli',
      `echo "$REDISCLI_AUTH: $*" >> ${this.root}/asked
       at=$2 on=$4
       shift 4
       . "${this.answers}/$at $on $1" 2> /dev/null || { echo "Could not connect" >&2; exit 1; }`,
    );
  }

  private program(name: string, text: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  /** Makes the server at an address answer a command with what this shell text prints. */
  answer(address: string, command: 'ping' | 'sentinel' | 'role' | 'client', text: string): void {
    writeFileSync(join(this.answers, `${address} ${command}`), text);
  }

  /** Gives the pods of hosts the addresses that they have elsewhere, and makes these known by their names. */
  resolve(...hosts: readonly string[]): void {
    for (const host of hosts) {
      const address = ADDRESSES.get(host)!;
      const answer = ['STREAM', 'DGRAM', 'RAW'].map((type) => `${address}       ${type}\n`).join('');
      writeFileSync(join(this.answers, `${NAMES.get(host)!} in DNS`), answer);
    }
  }

  /** Makes the kernel have counted so many messages that something cannot be reached. */
  rejected(times: number): void {
    writeFileSync(join(this.root, 'snmp'), snmp(times));
  }

  /** Makes what is sent to an address be rejected: the kernel counts one more message each time. */
  reject(address: string): void {
    const counted = `echo >> "${this.root}/counted"; n=$(wc -l < "${this.root}/counted")`;
    this.answer(address, 'ping', `${counted}; echo "${snmp('$n')}" > "${this.root}/snmp"; exit 1`);
  }

  /** Puts the clock forward by 6 s whenever the script reads it. */
  hurry(): void {
    const ticks = `"${this.root}/ticks"`;
    this.program('date', `echo >> ${ticks}; echo $((6 * $(wc -l < ${ticks})))`);
  }

  /** Lets no file be replaced that is there. */
  seal(): void {
    this.program('mv', 'if [ -e "$2" ]; then exit 1; fi; exec /bin/mv "$@"');
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

  /** Runs the hook of a data node's pod before it stops; answers with its code. */
  stop(pod: string, how: 'plainly' | 'paused'): number | null {
    const { env } = this.command('redis', pod);
    const args = [join(this.root, 'pre-stop.sh'), pod, '6379', how];
    const { stderr, status } = spawnSync('sh', args, { env, encoding: 'utf8', timeout: 20_000 });
    if (stderr !== '') throw new Error(`pre-stop.sh ended with ${status}: ${stderr}`);
    return status;
  }

  /** Lists the Sentinels that may be ordered to fail over. */
  handOverBy(sentinels: readonly string[]): void {
    writeFileSync(join(this.configuration, 'handover'), sentinels.map((one) => `${one}\n`).join(''));
  }

  command(kind: string, pod: string): { args: string[]; env: Record<string, string> } {
    const folders: StartFolders = { configuration: this.configuration, data: this.data, hold: this.hold };
    const env = {
      ...startEnvironment(TOPOLOGY, folders),
      REDISCLI_AUTH: 'secret',
      ...(this.announce === 'pod-ip' ? { POD_IP: ADDRESSES.get(hostOf(pod))! } : {}),
      NETWORK_COUNTERS: join(this.root, 'snmp'),
      PATH: `${this.bin}:${process.env['PATH']}`,
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
