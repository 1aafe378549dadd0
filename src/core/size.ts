/** Amounts of data as an experiment's author writes them, in Redis's own units, and as sentences have them. */

import { count } from './quantity.ts';

/** `'512b'`, `'64kb'`, `'200mb'` or `'1gb'`: powers of 1 024, as in redis.conf. */
export type Size = `${number}${'b' | 'kb' | 'mb' | 'gb'}`;

const BYTES_PER_UNIT = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 } as const;

/** What a size must look like: whole, and not nothing. */
export const SIZE_PATTERN = /^([1-9]\d*)(b|kb|mb|gb)$/;

/** Completes the sentence that begins with what was written instead. */
export const NO_SIZE = "is no size; write for example '64kb' or '200mb'";

/** Bytes of a size; throws a RangeError that names the text when it is none. */
export function bytesOf(size: Size): number {
  const match = SIZE_PATTERN.exec(size);
  if (match === null) throw new RangeError(`"${size}" ${NO_SIZE}`);
  return Number(match[1]) * BYTES_PER_UNIT[match[2] as keyof typeof BYTES_PER_UNIT];
}

/** `192 MiB`. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${count(Math.round((bytes / 1024 ** power) * 10) / 10)}\u202F${units[power]}`;
}
