import { expect, test } from 'vitest';
import { AddressBook } from './address-book.ts';
import { addressed, MOST_HOSTS } from './network.ts';

test('a host has its last address, and an address is given once', () => {
  const book = new AddressBook(addressed(['redis-0', 'sentinel-0', 'sentinel-1']));
  expect(book.giveAnother('sentinel-0')).toBe('192.0.2.4');
  expect(book.giveAnother('sentinel-1')).toBe('192.0.2.5');
  expect(book.giveAnother('sentinel-0')).toBe('192.0.2.6');
  expect(book.hosts).toEqual([
    { name: 'redis-0', address: '192.0.2.1' },
    { name: 'sentinel-0', address: '192.0.2.6' },
    { name: 'sentinel-1', address: '192.0.2.5' },
  ]);
  expect(book.everOf('sentinel-0')).toEqual(['192.0.2.2', '192.0.2.4', '192.0.2.6']);
  expect(book.numberOf('sentinel-1')).toBe(3);
  expect(() => book.of('nobody')).toThrow('there is no host named nobody');
});

test('there are so many addresses and no more', () => {
  const book = new AddressBook(addressed(['redis-0']));
  for (let n = 2; n <= MOST_HOSTS; n++) book.giveAnother('redis-0');
  expect(book.of('redis-0')).toBe('192.0.2.253');
  expect(() => book.giveAnother('redis-0')).toThrow('each of the 253 addresses of the lab was given once');
});
