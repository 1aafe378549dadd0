/**
 * Doors of a lab: ports of this machine's loopback that lead to its processes, and by which these are announced, inside the
 * lab as well. So what a Sentinel answers is true for whoever asks, wherever that is.
 *
 * Who comes in by a door stands on a client host: what is cut between that and others is cut for them as well. A program takes
 * connections there; where that of a network would not be made, because the host is cut off or the process is dead, nothing takes
 * it, and the kernel is silent or refuses.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { moduleFile } from '../../core/home.ts';
import { within } from '../../core/until.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import type { Link } from '../../history/record.ts';
import { shellCommand } from '../shell-program.ts';
import type { Host } from '../../cluster/cluster.ts';
import type { Door } from './door-protocol.ts';
import { Keeper } from './keeper.ts';
import type { Lab } from './lab.ts';
import { logFile } from './process-files.ts';

const PROGRAM = moduleFile(import.meta.dirname, 'door-keeper');

/** The first number after standard input, output and errors: where a process finds the sockets that it was given. */
const FIRST_INHERITED = 3;
/** What setTimeout can wait for, ms. */
const LONGEST_TIMER_MS = 2 ** 31;
/** How long a connection over loopback takes at most, ms, on a machine that is busy; the next packet would be sent after 1 s. */
const FILLED_LIMIT_MS = 500;

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
      command: [process.execPath, PROGRAM, JSON.stringify(doors)],
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

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
