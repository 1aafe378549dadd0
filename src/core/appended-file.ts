/**
 * A file that records are appended to while they happen. It never throws: what records must go on to heal and to close
 * when the disk is full, and finds out by a signal that it should.
 */

import { closeSync, openSync, writeSync } from 'node:fs';
import { asUnwritable } from './unwritable.ts';

/** As `writeSync`: how many bytes were taken. */
type Write = (file: number, bytes: Uint8Array, from: number) => number;

export class AppendedFile {
  private readonly path: string;
  private readonly write: Write;
  private readonly abort = new AbortController();
  private file: number | undefined;

  constructor(path: string, write: Write = writeSync) {
    this.path = path;
    this.write = write;
    this.trying(() => {
      this.file = openSync(path, 'a');
    });
  }

  /** Aborted when something could not be written, with why as its reason. From then on nothing is. */
  get failure(): AbortSignal {
    return this.abort.signal;
  }

  append(bytes: Uint8Array): void {
    const { file } = this;
    if (file === undefined || this.failure.aborted) return;
    this.trying(() => {
      // A disk that is nearly full takes a part.
      for (let from = 0; from < bytes.length;) from += this.write(file, bytes, from);
    });
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private trying(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.abort.abort(asUnwritable(this.path, error));
    }
  }
}
