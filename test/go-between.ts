/**
 * A program between clients and a data node, as a test plants one in a lab: `node go-between.ts '<What as JSON>'`.
 * It passes everything on, except that it acknowledges some appends that the server never hears of.
 */

import { connect, createServer, type Socket } from 'node:net';

/** Where it listens and leads to, and the appends it keeps to itself, as `key number`. */
export interface What {
  readonly port: number;
  readonly to: { readonly address: string; readonly port: number };
  readonly swallows: readonly string[];
}

const { port, to, swallows } = JSON.parse(process.argv[2]!) as What;
const swallowed = new Set(swallows);

/** One command as it came, and its words. */
interface Command {
  readonly bytes: string;
  readonly words: readonly string[];
}

/** Takes the first whole command off what has come; undefined when it is not all there. */
function firstCommand(text: string): Command | undefined {
  const words: string[] = [];
  const lineAt = (at: number): [line: string, end: number] | undefined => {
    const end = text.indexOf('\r\n', at);
    return end === -1 ? undefined : [text.slice(at, end), end + 2];
  };
  const head = lineAt(0);
  if (head === undefined) return undefined;
  let at = head[1];
  for (let left = Number(head[0].slice(1)); left > 0; left--) {
    const length = lineAt(at);
    if (length === undefined) return undefined;
    const end = length[1] + Number(length[0].slice(1));
    if (text.length < end + 2) return undefined;
    words.push(text.slice(length[1], end));
    at = end + 2;
  }
  return { bytes: text.slice(0, at), words };
}

function serve(near: Socket): void {
  const far = connect(to.port, to.address);
  let text = '';
  // One byte a character, so that lengths are what the protocol says.
  near.setEncoding('latin1');
  near.on('data', (chunk: string) => {
    text += chunk;
    for (let command = firstCommand(text); command !== undefined; command = firstCommand(text)) {
      text = text.slice(command.bytes.length);
      const [name = '', key, number] = command.words;
      // A strict writer has nothing else in flight, so this answer overtakes no other.
      if (name.toUpperCase() === 'RPUSH' && swallowed.has(`${key} ${number}`)) near.write(`:${number}\r\n`);
      else far.write(command.bytes, 'latin1');
    }
  });
  far.on('data', (chunk: Buffer) => near.write(chunk));
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    socket.on('error', () => undefined);
    socket.on('close', () => other.destroy());
  }
}

createServer(serve).listen(port, '0.0.0.0');
