/**
 * What an operator does with two shell loops during a failover: ask Sentinel every second who the master is, and
 * increment a counter there. Works with any Sentinel, of this harness or not.
 */

import { sleep } from '../core/clock.ts';
import { Peer } from './peer.ts';

const EVERY_MS = 1_000;
const PATIENCE_MS = 500;
/** Longer than the observer's: the Sentinels may be far away. */
const RECOVERY_MS = 200;

interface Address {
  readonly address: string;
  readonly port: number;
}

/** What to watch, until when, and where to print. */
export interface WatchOptions {
  /** Asked in this order; the first that answers is believed, as clients do. */
  readonly sentinels: readonly Address[];
  readonly masterName: string;
  /** Sent to Sentinels and data nodes alike. */
  readonly password?: string;
  /** A key to increment once a second at the master; left alone without it. */
  readonly counter?: string;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Gets one line a second. */
  readonly print: (line: string) => void;
}

/** Prints the master, and the counter there, once a second until the signal is aborted; never throws meanwhile. */
export async function watch(options: WatchOptions): Promise<void> {
  const watching = new Watching(options);
  const { signal, print } = options;
  while (!signal.aborted) {
    const next = performance.now() + EVERY_MS;
    print(`${new Date().toISOString().slice(11, 23)}  ${await watching.look()}`);
    await sleep(Math.max(0, next - performance.now()), signal).catch(() => {});
  }
  watching.close();
}

class Watching {
  private readonly options: WatchOptions;
  private readonly sentinels: readonly { readonly words: string; readonly peer: Peer }[];
  private master: { readonly words: string; readonly peer: Peer } | undefined;

  constructor(options: WatchOptions) {
    this.options = options;
    this.sentinels = options.sentinels.map((address) => this.connect(address));
  }

  /** One look, in words. */
  async look(): Promise<string> {
    const found = await this.findMaster();
    if (found === undefined) return 'no Sentinel answers';
    if (found.address === undefined)
      return `${found.sentinel} knows no master called ${this.options.masterName}`;
    const before = this.master?.words;
    const { words } = this.follow(found.address);
    const changed = before === undefined || before === words ? '' : ` (was ${before})`;
    return `${words}${changed}, says ${found.sentinel}${await this.increment()}`;
  }

  close(): void {
    for (const { peer } of this.sentinels) peer.close();
    this.master?.peer.close();
  }

  private async findMaster(): Promise<{ sentinel: string; address: Address | undefined } | undefined> {
    const question = ['sentinel', 'get-master-addr-by-name', this.options.masterName];
    for (const { words, peer } of this.sentinels) {
      const [reply] = (await peer.poll([question])) ?? [];
      if (reply === undefined || reply instanceof Error) continue;
      const [address, port] = (reply ?? []) as string[];
      return {
        sentinel: words,
        address: address === undefined ? undefined : { address, port: Number(port) },
      };
    }
    return undefined;
  }

  /** Makes this address the master that is watched. */
  private follow(address: Address): { readonly words: string; readonly peer: Peer } {
    if (this.master?.words === wordsOf(address)) return this.master;
    this.master?.peer.close();
    this.master = this.connect(address);
    return this.master;
  }

  private async increment(): Promise<string> {
    const { counter } = this.options;
    if (counter === undefined) return '';
    const [reply] = (await this.master?.peer.ask([['incr', counter]])) ?? ['no reply'];
    return `; ${counter} ${reply instanceof Error ? reply.message : String(reply)}`;
  }

  private connect(address: Address): { readonly words: string; readonly peer: Peer } {
    const { password } = this.options;
    const access = password === undefined ? {} : { password };
    const options = { access, patienceMs: PATIENCE_MS, recoveryMs: RECOVERY_MS };
    return { words: wordsOf(address), peer: new Peer({ name: wordsOf(address), ...address }, options) };
  }
}

function wordsOf({ address, port }: Address): string {
  return `${address}:${port}`;
}
