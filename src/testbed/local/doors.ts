/**
 * Doors of a lab: ports of this machine's loopback that lead to its processes, and by which these are announced, inside the
 * lab as well. So what a Sentinel answers is true for whoever asks, wherever that is.
 *
 * Who comes in by a door stands on a client host: what is cut between that and others is cut for them as well. A program takes
 * connections there; where that of a network would not be made, because the host is cut off or the process is dead, nobody takes
 * it, and the kernel is silent or refuses.
 */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
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
import type { LabMethods } from './lab-protocol.ts';
import { logFile } from './process-files.ts';

const KEEPER = moduleFile(import.meta.dirname, 'door-keeper');
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
    return new Doorways(await Promise.all(processes.map(freeSocket)));
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

/** A listening socket at a port that it was bound to by number: only that is kept while the door refuses. */
async function freeSocket(): Promise<Server> {
  for (;;) {
    const finder = await listening(0);
    const { port } = finder.address() as AddressInfo;
    await new Promise((resolve) => finder.close(resolve));
    const socket = await listening(port).catch(() => undefined);
    // Somebody else may have been quicker.
    if (socket !== undefined) return socket;
  }
}

async function listening(port: number): Promise<Server> {
  const socket = createServer().listen(port, LOOPBACK);
  await once(socket, 'listening');
  return socket;
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

/** What becomes of a connection that is made at a door. */
type State = 'open' | 'silent' | 'refusing';

export class Doors {
  private readonly parts: Parts;
  /** When the cut of a link between the client host and another ends by itself, by performance.now(). */
  private readonly cuts = new Map<string, number>();
  private readonly dead = new Set<string>();
  private readonly states = new Map<string, State>();
  private readonly keepers = new Set<Keeper>();
  /** Connections that wait at silent doors, so that no other can. */
  private readonly waiting = new Map<string, Socket>();
  private last: Promise<void> = Promise.resolve();
  private started = 0;

  /** Opens all doors of a lab that was given their sockets. */
  static async open(parts: Parts): Promise<Doors> {
    const doors = new Doors(parts);
    await doors.keep(parts.processes);
    for (const { name } of parts.processes)
      parts.lab.listen(name, { onEnd: () => void doors.refuseIfDead(name).catch(() => undefined) });
    return doors;
  }

  private constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Makes silent the doors to hosts with which the client host has a link that is cut now, until restored or so much later. */
  async cut(links: readonly Link[], ttlMs: number): Promise<void> {
    for (const link of links) this.cuts.set(keyOf(link), performance.now() + ttlMs);
    await this.update();
    // The kernel ends the cut itself.
    if (ttlMs < LONGEST_TIMER_MS) setTimeout(() => void this.update().catch(() => undefined), ttlMs).unref();
  }

  async restore(links: readonly Link[]): Promise<void> {
    for (const link of links) this.cuts.delete(keyOf(link));
    await this.update();
  }

  /** Has the door to a process that has ended refuse connections. */
  async refuse(process: string): Promise<void> {
    this.dead.add(process);
    await this.update();
  }

  /** Its end may be heard of when it has been started again. */
  private async refuseIfDead(process: string): Promise<void> {
    const [condition] = await this.parts.lab.request('states', { names: [process] });
    if (condition?.state === 'dead') await this.refuse(process);
  }

  /** The process has been started again. */
  async admit(process: string): Promise<void> {
    this.dead.delete(process);
    await this.update();
  }

  /** One change after the other. */
  private update(): Promise<void> {
    const change = this.last.then(() => this.change());
    this.last = change.catch(() => undefined);
    return change;
  }

  private async change(): Promise<void> {
    const changed = this.parts.processes.filter((one) => this.wanted(one) !== this.states.get(one.name));
    const left = changed.filter(({ name }) => this.states.get(name) === 'open').map(({ name }) => name);
    if (left.length > 0) await Promise.all([...this.keepers].map((keeper) => keeper.leave(left)));
    const closed = changed.filter((one) => this.wanted(one) !== 'open');
    await Promise.all(closed.map((one) => this.close(one, this.wanted(one))));
    const opened = changed.filter((one) => this.wanted(one) === 'open');
    if (opened.length > 0) await this.keep(opened);
  }

  private wanted({ name, host }: PlacedProcess): State {
    const own = this.parts.host;
    const ends = [`${own} ${host}`, `${host} ${own}`].map((key) => this.cuts.get(key) ?? 0);
    if (Math.max(...ends) > performance.now()) return 'silent';
    return this.dead.has(name) ? 'refusing' : 'open';
  }

  /** A door that nobody keeps is as the kernel has it. */
  private async close(process: PlacedProcess, state: State): Promise<void> {
    this.waiting.get(process.name)?.destroy();
    this.states.set(process.name, state);
    const command = shellCommand(import.meta.dirname, 'door-state.sh', state);
    await this.parts.lab.run({ command, inherits: [this.socketOf(process)] });
    if (state === 'silent') this.waiting.set(process.name, await waitAt(process.announced!));
  }

  /** Has a new program keep these doors. */
  private async keep(processes: readonly PlacedProcess[]): Promise<void> {
    const { lab, host, hosts, logs } = this.parts;
    const doors = processes.map(({ name, host: at, port }, index): Door => {
      const { address } = hosts.find((one) => one.name === at)!;
      return { process: name, fd: FIRST_INHERITED + index, address, port };
    });
    const name = `doors-${++this.started}`;
    const keeper = await Keeper.start(lab, {
      name,
      host,
      command: [process.execPath, KEEPER, JSON.stringify(doors)],
      log: logFile(logs, 'doors'),
      talks: true,
      inherits: processes.map((one) => this.socketOf(one)),
    });
    this.keepers.add(keeper);
    void keeper.ended.then(() => this.keepers.delete(keeper));
    for (const one of processes) {
      this.states.set(one.name, 'open');
      this.waiting.get(one.name)?.destroy();
      this.waiting.delete(one.name);
    }
  }

  /** The number of a door's socket in the lab's first process. */
  private socketOf(process: PlacedProcess): number {
    return FIRST_INHERITED + this.parts.processes.indexOf(process);
  }
}

/** A connection that nobody takes; resolves when it is made, or when it is clear that others wait already. */
async function waitAt({ host, port }: { readonly host: string; readonly port: number }): Promise<Socket> {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  socket.unref();
  await within(FILLED_LIMIT_MS, 'a connection to wait at a silent door', once(socket, 'connect')).catch(
    () => undefined,
  );
  return socket;
}

/** How long a connection over loopback takes at most, ms, on a machine that is busy; the next packet would be sent after 1 s. */
const FILLED_LIMIT_MS = 500;

/** A program that keeps doors. */
class Keeper {
  /** Resolves when it has ended. */
  readonly ended: Promise<string>;
  private readonly lab: Lab;
  private readonly name: string;
  private readonly asked = new Map<number, () => void>();
  private readonly ending = Promise.withResolvers<string>();
  private lastId = 0;

  /** Resolves when it keeps its doors. */
  static async start(lab: Lab, params: LabMethods['start']['params']): Promise<Keeper> {
    const keeper = new Keeper(lab, params.name);
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    keeper.asked.set(0, resolve);
    await lab.request('start', params);
    const died = keeper.ended.then((how) => {
      throw new ChaosError('TESTBED_BROKE', `the program at the doors of the lab has ended: ${how}`);
    });
    await answered(Promise.race([ready, died]));
    return keeper;
  }

  private constructor(lab: Lab, name: string) {
    this.lab = lab;
    this.name = name;
    this.ended = this.ending.promise;
    lab.listen(name, {
      onLine: (line) => {
        const { id } = answerIn(line);
        this.asked.get(id)?.();
        this.asked.delete(id);
      },
      onEnd: (how) => {
        this.ending.resolve(how);
      },
    });
  }

  /** Has it leave these doors; one that has ended has left them all. */
  async leave(processes: readonly string[]): Promise<void> {
    const id = ++this.lastId;
    const order: DoorOrder = { id, leave: processes };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.asked.set(id, resolve);
    await this.lab.request('sendLine', { name: this.name, line: JSON.stringify(order) });
    await answered(Promise.race([promise, this.ended]));
  }
}

function answered(answer: Promise<unknown>): Promise<unknown> {
  return within(ANSWER_LIMIT_MS, 'an answer of the program at the doors of the lab', answer);
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
