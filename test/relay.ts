/** A connection that a test can break: relays everything between a port of this machine and another one. */

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export class Relay {
  private readonly port: number;
  private readonly sockets = new Set<Socket>();
  private isClosed = false;

  /** A relay to a port of this machine, which ends with the test. */
  static async to(port: number): Promise<Relay> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const relay = new Relay(server, port);
    onTestFinished(() => {
      relay.close();
      server.close();
    });
    return relay;
  }

  private constructor(server: Server, to: number) {
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (near) => {
      const far = connect(to, '127.0.0.1');
      for (const socket of [near, far]) this.keep(socket);
      if (this.isClosed) this.cut();
      near.pipe(far);
      far.pipe(near);
    });
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** How many connections there are. */
  get open(): number {
    return this.sockets.size / 2;
  }

  /** Breaks every connection at once, without a farewell. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Breaks every connection, and every one that is made from now on. */
  close(): void {
    this.isClosed = true;
    this.cut();
  }

  reopen(): void {
    this.isClosed = false;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
