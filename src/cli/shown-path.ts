import { relative } from 'node:path';

/** A path as short as it can be said: from here when it lies below, in full elsewhere. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}
