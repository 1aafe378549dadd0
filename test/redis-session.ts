/** A client of a server that a person left open: its connection stays the same one through all that happens. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { until } from '../src/core/until.ts';
import type { Kubectl } from './kubectl.ts';

export class RedisSession {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly heard = new Set<string>();
  private asked = 0;

  /** redis-cli inside a pod, connected to a server's address. */
  constructor(kubectl: Kubectl, from: { readonly namespace: string; readonly pod: string }, address: string) {
    const command = ['--context', kubectl.context, 'exec', '-i', '-n', from.namespace, from.pod];
    this.child = spawn('kubectl', [...command, '--', 'redis-cli', '-h', address], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.heard.add(line.trim()));
  }

  /** Asks for something to be said back; answers with its words. */
  ask(): string {
    const words = `echo-${this.asked++}`;
    this.child.stdin.write(`echo ${words}\n`);
    return words;
  }

  hasHeard(words: string): boolean {
    return this.heard.has(words);
  }

  /** Waits until the words are said back. */
  hears(words: string, withinMs: number): Promise<true> {
    const patience = { what: `${words} on the connection`, withinMs, everyMs: 20 };
    return until(() => this.hasHeard(words) || undefined, patience);
  }

  close(): void {
    this.child.kill();
  }
}
