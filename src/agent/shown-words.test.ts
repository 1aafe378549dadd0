import { expect, it } from 'vitest';
import { shownWords } from './shown-words.ts';

it.each([
  ['CONFIG SET masterauth s3cret', 'CONFIG SET masterauth ***'],
  ['CONFIG SET maxmemory 1mb requirepass s3cret', 'CONFIG SET maxmemory 1mb requirepass ***'],
  ['SENTINEL SET mymaster auth-pass s3cret', 'SENTINEL SET mymaster auth-pass ***'],
  ['ACL SETUSER replica resetpass >s3cret', 'ACL SETUSER replica resetpass >***'],
  [
    'ACL SETUSER sentinel +sentinel|is-master-down-by-addr',
    'ACL SETUSER sentinel +sentinel|is-master-down-by-addr',
  ],
  ['CONFIG GET masterauth maxmemory', 'CONFIG GET masterauth maxmemory'],
  ['SET a >b', 'SET a >b'],
])('%s is shown as %s', (words, shown) => {
  expect(shownWords(words.split(' '))).toBe(shown);
});
