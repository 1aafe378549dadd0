/**
 * Doors of a lab: ports of this machine's loopback that lead to its processes, and by which these are announced, inside the
 * lab as well. So what a Sentinel answers is true for whoever asks, wherever that is.
 *
 * Who comes in by a door stands on a client host: what is cut between that and others is cut for them as well. A door to a
 * host that is cut off is shut, so that a connection is not made there either: it hears nothing until the cut ends.
 */

import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { ChaosError } from '../../core/errors.ts';
import { moduleFile } from '../../core/home.ts';
import { within } from '../../core/until.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import type { Link } from '../../history/record.ts';
import { shellCommand } from '../shell-program.ts';
import { unexpectedOutput } from '../unexpected-output.ts';
import type { Host } from '../../cluster/cluster.ts';
import type { Door, DoorAnswer, DoorOrder } from './door-protocol.ts';
import type { Lab } from './lab.ts';
import { logFile } from './process-files.ts';

const KEEPER = moduleFile(import.meta.dirname, 'door-keeper');
const NAME = 'doors';
export const LOOPBACK = '127.0.0.1';

/** How long the program may take to start and to carry out an order, ms, on a machine that is busy. */
const ANSWER_LIMIT_MS = 15_000;

/** The sockets of doors before there is a lab behind them, in the order of the processes. */
export class Doorways {
  readonly sockets: readonly Server[];

  private constructor(sockets: readonly Server[]) {
    this.sockets = sockets;
  }

  /** Takes a free port of this machine's loopback for each process. */
  static async take(processes: readonly PlacedProcess[]): Promise<Doorways> {
    const sockets = await Promise.all(
      processes.map(async () => {
        const socket = createServer().listen(0, LOOPBACK);
        await once(socket, 'listening');
        return socket;
      }),
    );
    return new Doorways(sockets);
  }

  /** The processes, announced by the ports. */
  announced(processes: readonly PlacedProcess[]): readonly PlacedProcess[] {
    return processes.map((one, index) => {
      const { port } = this.sockets[index]!.address() as AddressInfo;
      return { ...one, announced: { host: LOOPBACK, port } };
    });
  }

  /** Lets go of them; those that a lab was given are its own. */
  leave(): void {
    for (const socket of this.sockets) socket.close();
  }
}

/** Which hosts of a lab lead their own loopback to which processes: a command with its input, for a lab whose network is built. */
export function leadInside(
  hosts: readonly Host[],
  processes: readonly PlacedProcess[],
): { command: string[]; input: string } {
  return {
    command: shellCommand(import.meta.dirname, 'doors.sh', ...hosts.map(({ name }) => name)),
    input: loopbackRules(hosts, processes),
  };
}

/** Rules for nftables that lead the announced ports of a host's loopback to the processes that are announced by them. */
export function loopbackRules(hosts: readonly Host[], processes: readonly PlacedProcess[]): string {
  const lines = processes.map(({ host, port, announced }) => {
    const { address } = hosts.find(({ name }) => name === host)!;
    return `    ip daddr ${LOOPBACK} tcp dport ${announced!.port} dnat to ${address}:${port}`;
  });
  return [
    'table ip doors {',
    '  chain output {',
    '    type nat hook output priority -100; policy accept;',
    ...lines,
    '  }',
    '  chain postrouting {',
    '    type nat hook postrouting priority 100; policy accept;',
    `    ip saddr ${LOOPBACK} oifname "eth0" masquerade`,
    '  }',
    '}',
    '',
  ].join('\n');
}

interface Parts {
  readonly lab: Lab;
  /** The client host that whoever comes in stands on. */
  readonly host: string;
  readonly hosts: readonly Host[];
  readonly processes: readonly PlacedProcess[];
  readonly logs: string;
}

export class Doors {
  private readonly lab: Lab;
  private readonly host: string;
  private readonly processes: readonly PlacedProcess[];
  /** When the cut of a link between the client host and another ends by itself, by performance.now(). */
  private readonly cuts = new Map<string, number>();
  private readonly waiting = new Map<number, PromiseWithResolvers<void>>();
  private lastId = 0;
  /** Why the program at the doors has ended. */
  private over: string | undefined;

  /** Starts the program at the doors, in a lab that was given their sockets. */
  static async open(parts: Parts): Promise<Doors> {
    const doors = new Doors(parts);
    const ready = doors.answerTo(0);
    const { lab, host, hosts, processes, logs } = parts;
    lab.listen(NAME, {
      onLine: (line) => {
        doors.onLine(line);
      },
      onEnd: (how) => {
        doors.onEnd(`the program at the doors of the lab has ended: ${how}`);
      },
    });
    const given = processes.map(({ name, host: at, port }, index): Door => {
      const { address } = hosts.find((one) => one.name === at)!;
      return { process: name, fd: FIRST_INHERITED + index, address, port };
    });
    await lab.request('start', {
      name: NAME,
      host,
      command: [process.execPath, KEEPER, JSON.stringify(given)],
      log: logFile(logs, NAME),
      talks: true,
      inherits: given.map(({ fd }) => fd),
    });
    await ready;
    return doors;
  }

  private constructor({ lab, host, processes }: Parts) {
    this.lab = lab;
    this.host = host;
    this.processes = processes;
  }

  /** Shuts the doors to hosts with which the client host has a link that is cut now, until restored or so much later. */
  async cut(links: readonly Link[], ttlMs: number): Promise<void> {
    const own = links.filter((link) => this.isOwn(link));
    if (own.length === 0) return;
    for (const link of own) this.cuts.set(keyOf(link), performance.now() + ttlMs);
    await this.update();
    // The kernel ends the cut itself.
    if (ttlMs < LONGEST_TIMER_MS) setTimeout(() => void this.update().catch(() => undefined), ttlMs).unref();
  }

  async restore(links: readonly Link[]): Promise<void> {
    const own = links.filter((link) => this.isOwn(link));
    if (own.length === 0) return;
    for (const link of own) this.cuts.delete(keyOf(link));
    await this.update();
  }

  private async update(): Promise<void> {
    if (this.over !== undefined) throw new ChaosError('TESTBED_BROKE', this.over);
    const now = performance.now();
    for (const [key, until] of this.cuts) if (until <= now) this.cuts.delete(key);
    const shut = this.processes
      .filter(({ host }) =>
        [
          { from: this.host, to: host },
          { from: host, to: this.host },
        ].some((link) => this.cuts.has(keyOf(link))),
      )
      .map(({ name }) => name);
    const id = ++this.lastId;
    const answer = this.answerTo(id);
    const order: DoorOrder = { id, shut };
    await this.lab.request('sendLine', { name: NAME, line: JSON.stringify(order) });
    await answer;
  }

  private isOwn({ from, to }: Link): boolean {
    return from === this.host || to === this.host;
  }

  private answerTo(id: number): Promise<void> {
    const waiting = Promise.withResolvers<void>();
    this.waiting.set(id, waiting);
    const answer = within(
      ANSWER_LIMIT_MS,
      'an answer of the program at the doors of the lab',
      waiting.promise,
    );
    // What asks may fail before it waits for it.
    answer.catch(() => undefined);
    return answer;
  }

  private onLine(line: string): void {
    const { id, problem } = answerIn(line);
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (problem === undefined) waiting?.resolve();
    else waiting?.reject(new ChaosError('TESTBED_BROKE', problem));
  }

  private onEnd(problem: string): void {
    this.over = problem;
    for (const { reject } of this.waiting.values()) reject(new ChaosError('TESTBED_BROKE', problem));
    this.waiting.clear();
  }
}

/** The first number after standard input, output and errors: where a process finds the sockets that it was given. */
const FIRST_INHERITED = 3;
/** What setTimeout can wait for, ms. */
const LONGEST_TIMER_MS = 2 ** 31;

function answerIn(line: string): DoorAnswer {
  try {
    return JSON.parse(line) as DoorAnswer;
  } catch {
    throw unexpectedOutput('the program at the doors of the lab', 'answers as JSON', line);
  }
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
