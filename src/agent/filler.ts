/** Values of a size that are not to become smaller when a server compresses them: cuttings of random text. */

import { randomBytes, randomInt } from 'node:crypto';

/** More text than one value, so that values differ, B. */
const SPARE = 65_536;
/** Base64 writes three bytes as four letters. */
const BYTES_PER_LETTER = 3 / 4;

export class Filler {
  private readonly text: string;
  private readonly size: number;

  /** Of so many bytes each. */
  constructor(size: number) {
    this.size = size;
    this.text = randomBytes(Math.ceil((size + SPARE) * BYTES_PER_LETTER)).toString('base64');
  }

  next(): string {
    const from = randomInt(SPARE);
    return this.text.slice(from, from + this.size);
  }
}
