/** A file of a pod that grows, copied here as it grows, and proven at the end to be the same to the byte. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppendedFile } from '../../../core/appended-file.ts';
import { ChaosError } from '../../../core/errors.ts';
import { within } from '../../../core/until.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import type { Api, ContainerRef } from '../api.ts';
import { ReconnectingSession, type Reconnection } from './reconnecting-session.ts';
import { followCommand, measureCommand } from './scripts.ts';

/** How long the rest of a file that no longer grows may take to arrive. */
const REST_LIMIT_MS = 60_000;

/** What `measure.sh` prints. */
const MEASURED = /^\s*(\d+)\s+([0-9a-f]{64})\s/;

/** Which file, and where it goes. */
export interface Mirrored {
  readonly api: Api;
  readonly ref: ContainerRef;
  readonly file: string;
  readonly copy: string;
  readonly goneForGood: Reconnection['goneForGood'];
  readonly patienceMs: number;
}

interface Measure {
  readonly bytes: number;
  readonly sha256: string;
}

export class Mirror {
  private readonly mirrored: Mirrored;
  private readonly copy: AppendedFile;
  private readonly session: ReconnectingSession;
  private readonly arrived = Promise.withResolvers<void>();
  private awaited = Infinity;

  /** Begins at once; there must be no copy yet. */
  constructor(mirrored: Mirrored) {
    const { api, ref, file, copy, goneForGood, patienceMs } = mirrored;
    this.mirrored = mirrored;
    this.copy = new AppendedFile(copy);
    this.session = new ReconnectingSession({
      open: (received, listener) => api.session(ref, followCommand(file, received), listener),
      onBytes: (bytes) => {
        this.take(bytes);
      },
      resendOnOpen: () => '',
      goneForGood,
      patienceMs,
    });
  }

  /** Waits for the rest of a file that no longer grows and compares; AGENT_BROKE when the copy is not the file, CANNOT_WRITE when there was no room for it. */
  async complete(): Promise<void> {
    try {
      const { bytes, sha256 } = await this.measure();
      await this.receive(bytes);
      this.copy.failure.throwIfAborted();
      const ours = await digest(this.mirrored.copy);
      if (ours.bytes !== bytes || ours.sha256 !== sha256) throw this.different(ours, { bytes, sha256 });
    } finally {
      this.stop();
    }
  }

  /** Leaves the copy as it is. */
  stop(): void {
    this.session.close();
    this.copy.close();
  }

  private take(bytes: Buffer): void {
    this.copy.append(bytes);
    if (this.session.received >= this.awaited) this.arrived.resolve();
  }

  private async measure(): Promise<Measure> {
    const { api, ref, file } = this.mirrored;
    const { code, output, errors } = await api.exec(ref, measureCommand(file));
    const [, bytes, sha256] = MEASURED.exec(output) ?? [];
    if (code === 0 && bytes !== undefined && sha256 !== undefined) return { bytes: Number(bytes), sha256 };
    const { message } = unexpectedOutput('measure.sh', 'size and SHA-256', `${output}${errors}`);
    throw this.broke(`cannot be measured: ${message}`);
  }

  private async receive(bytes: number): Promise<void> {
    this.awaited = bytes;
    if (this.session.received >= bytes) return;
    const lost = this.session.over.then((reason) => {
      throw this.broke(`could not be fetched to the end: ${reason ?? 'it was stopped'}`);
    });
    lost.catch(() => undefined);
    const what = `fetching the rest of ${this.mirrored.file} from pod ${this.mirrored.ref.pod}`;
    await within(REST_LIMIT_MS, what, Promise.race([this.arrived.promise, lost]));
  }

  private different(ours: Measure, theirs: Measure): ChaosError {
    const size = ({ bytes, sha256 }: Measure): string => `${bytes} bytes, SHA-256 ${sha256.slice(0, 12)}…`;
    return this.broke(`is not what ${this.mirrored.copy} holds: ${size(theirs)} there, ${size(ours)} here`);
  }

  private broke(how: string): ChaosError {
    const { file, ref } = this.mirrored;
    return new ChaosError('AGENT_BROKE', `the file ${file} of pod ${ref.pod} ${how}`);
  }
}

/** Of what is on the disk, not of what was received. */
async function digest(path: string): Promise<Measure> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}
