import { readFileSync } from 'node:fs';

/** What a stored file holds; undefined for what is no JSON: its writer was killed meanwhile. */
export function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
