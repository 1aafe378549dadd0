/**
 * An API server on the loopback that says what a test tells it to: answers to requests, by method and path, and
 * programs behind `exec`. It knows the kinds below and nothing about Kubernetes.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

const KINDS: Readonly<Record<string, readonly [kind: string, name: string, namespaced: boolean][]>> = {
  '/api/v1': [
    ['Pod', 'pods', true],
    ['Namespace', 'namespaces', false],
  ],
  '/apis/authorization.k8s.io/v1': [['SelfSubjectAccessReview', 'selfsubjectaccessreviews', false]],
};

/** What was asked. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly type: string | undefined;
  readonly body: string;
}

/** An answer; `silence` never comes, `break` breaks the connection instead. */
export type Answer =
  | { readonly status?: number; readonly body: object }
  | 'silence'
  | 'break'
  | ((response: ServerResponse) => void);

/** A kubeconfig whose current context, `kind-fake`, is this server's. */
export function kubeconfigOf(server: string): KubeConfig {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromOptions({
    // Plain HTTP is refused by the client otherwise.
    clusters: [{ name: 'fake', server, skipTLSVerify: true }],
    users: [{ name: 'nobody' }],
    contexts: [{ name: 'kind-fake', cluster: 'fake', user: 'nobody' }],
    currentContext: 'kind-fake',
  });
  return kubeconfig;
}

/** What the server says when it refuses. */
export function refusal(status: number, message: string): Answer {
  return { status, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status } };
}

/** A program that somebody executes. */
export class FakeProgram {
  readonly command: readonly string[];
  readonly hasInput: boolean;
  readonly socket: WebSocket;
  /** Its input so far, one entry a message. */
  readonly input: string[] = [];
  readonly inputEnded: Promise<void>;

  constructor(socket: WebSocket, query: URLSearchParams) {
    this.socket = socket;
    this.command = query.getAll('command');
    this.hasInput = query.get('stdin') === 'true';
    const ended = Promise.withResolvers<void>();
    this.inputEnded = ended.promise;
    socket.on('message', (data: Buffer) => {
      if (data[0] === 0) this.input.push(data.subarray(1).toString());
      if (data[0] === 255 && data[1] === 0) ended.resolve();
    });
  }

  say(bytes: string | Buffer, channel: 1 | 2 = 1): void {
    this.socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(bytes)]));
  }

  exit(code: number): void {
    const causes = [{ reason: 'ExitCode', message: code.toString() }];
    this.status(
      code === 0
        ? { status: 'Success' }
        : { status: 'Failure', reason: 'NonZeroExitCode', details: { causes } },
    );
  }

  refuse(message: string): void {
    this.status({ status: 'Failure', message });
  }

  private status(status: object): void {
    this.socket.send(Buffer.concat([Buffer.of(3), Buffer.from(JSON.stringify(status))]));
    this.socket.close();
  }
}

export class FakeApiServer {
  readonly heard: Heard[] = [];
  /** What runs when something is executed. */
  program: (program: FakeProgram) => void = (program) => {
    program.exit(0);
  };
  private readonly answers = new Map<string, Answer[]>();
  private readonly sockets = new Set<Duplex>();
  private readonly webSockets: WebSocketServer;
  private server: Server;
  private port = 0;

  /** Speaks these protocols for exec; `deaf` gives no sign of life when pinged. */
  static async start({
    protocols = ['v5.channel.k8s.io'],
    deaf = false,
  }: { protocols?: string[]; deaf?: boolean } = {}): Promise<FakeApiServer> {
    const fake = new FakeApiServer(protocols, deaf);
    await fake.listen();
    onTestFinished(() => fake.stop());
    return fake;
  }

  private constructor(protocols: readonly string[], deaf: boolean) {
    this.webSockets = new WebSocketServer({
      noServer: true,
      autoPong: !deaf,
      handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
    });
    this.server = this.made();
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get kubeconfig(): KubeConfig {
    return kubeconfigOf(this.url);
  }

  /** Listens on its port; the first time on any. */
  async listen(): Promise<void> {
    this.server = this.made();
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection and takes no new ones. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    if (!this.server.listening) return;
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** What to answer to a request such as `GET /version`, one time after the other; the last from then on. */
  on(request: string, ...answers: Answer[]): void {
    this.answers.set(request, answers);
  }

  /** How often something was asked. */
  count(request: string): number {
    return this.heard.filter(({ method, path }) => `${method} ${path}` === request).length;
  }

  private made(): Server {
    return createServer((request, response) => void this.respond(request, response))
      .on('upgrade', (request, socket, head) => {
        this.upgrade(request, socket, head);
      })
      .on('connection', (socket) => {
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
      });
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
    const answer = this.answerTo(request, body);
    if (answer === 'break') request.socket.destroy();
    else if (typeof answer === 'function') answer(response);
    else if (answer !== 'silence') {
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    }
  }

  private answerTo({ method = '', url = '', headers }: IncomingMessage, body: string): Answer {
    const { pathname: path, searchParams: query } = new URL(url, this.url);
    this.heard.push({ method, path, query, type: headers['content-type'], body });
    const answers = this.answers.get(`${method} ${path}`);
    const answer = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
    return answer ?? kindsAt(path) ?? refusal(404, `nothing is known of ${method} ${path}`);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', this.url);
    this.heard.push({ method: 'GET', path, query, type: undefined, body: '' });
    const [answer] = this.answers.get(`GET ${path}`) ?? [];
    if (answer === 'silence') return;
    if (answer === 'break') {
      socket.destroy();
      return;
    }
    if (answer !== undefined && typeof answer === 'object') {
      const body = JSON.stringify(answer.body);
      const start = `HTTP/1.1 ${answer.status ?? 200} Refused\r\nConnection: close\r\nContent-Length: ${body.length}`;
      socket.end(`${start}\r\n\r\n${body}`);
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.program(new FakeProgram(webSocket, query));
    });
  }
}

function kindsAt(path: string): Answer | undefined {
  const kinds = KINDS[path];
  if (kinds === undefined) return undefined;
  const resources = kinds.map(([kind, name, namespaced]) => ({ kind, name, namespaced, verbs: [] }));
  const groupVersion = path.replace(/^\/apis?\//, '');
  return { body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources } };
}
