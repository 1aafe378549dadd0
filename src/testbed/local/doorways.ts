/** Ports of this machine's loopback for the processes of a lab, and how the hosts of the lab lead them to these. */

import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { PlacedProcess } from '../../experiment/topology.ts';
import { shellCommand } from '../shell-program.ts';
import type { Host } from '../../cluster/cluster.ts';

export const LOOPBACK = '127.0.0.1';

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
