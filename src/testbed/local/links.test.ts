import { expect, test } from 'vitest';
import type { Lab } from './lab.ts';
import { AddressBook } from './address-book.ts';
import { Links } from './links.ts';

const HOSTS = [
  { name: 'redis-0', address: '192.0.2.1' },
  { name: 'redis-1', address: '192.0.2.2' },
];
const LINK = { from: 'redis-0', to: 'redis-1' };

/** Links of a lab in which `nft` prints this. */
function links(output: string): Links {
  const run = (): ReturnType<Lab['run']> => Promise.resolve({ code: 0, output, errors: '', atUs: 7 });
  return new Links({ run } as unknown as Lab, new AddressBook(HOSTS), []);
}

function listing(passed: object, dropped: object = {}, lost: object = dropped): string {
  const set = (name: string, counts: object): object => ({
    set: {
      name,
      elem: Object.entries(counts).map(([val, packets]) => ({ elem: { val, counter: { packets } } })),
    },
  });
  return JSON.stringify({ nftables: [set('peers', passed), set('dropped', dropped), set('lost', lost)] });
}

test('are counted at the receiver, by the address of the sender', async () => {
  const counted = links(listing({ '192.0.2.1': 4 }, { '192.0.2.1': 3 }, { '192.0.2.1': 2 })).counters([LINK]);
  expect(await counted).toEqual([{ link: LINK, passed: 4, dropped: 3, lost: 2, atUs: 7 }]);
});

test.each([
  ['', /^nothing$/],
  ['{"nftables": [', /^"\{"nftables": \["$/],
  ['[]', /^"\[\]"$/],
  ['{"nftables": []}', /^"\{"nftables": \[\]\}"$/],
  [listing({ '192.0.2.1': 4.5 }, { '192.0.2.1': 3 }), /^"\{.*…"$/],
  [listing({ '192.0.2.1': '4' }, { '192.0.2.1': 3 }), /^"\{.*…"$/],
])('with counters that cannot be understood are an error that names nft: %s', async (output, printed) => {
  const error: unknown = await links(output)
    .counters([LINK])
    .catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 'TESTBED_BROKE' });
  const [expected, actual] = (error as Error).message.split(', but printed ');
  expect(expected).toBe(
    'nft on redis-1 should have printed the table chaos as JSON with a number of packets for each address',
  );
  expect(actual).toMatch(printed);
});

test('without a counter for an address are an error, not a number', async () => {
  await expect(links(listing({ '192.0.2.2': 4 }, { '192.0.2.1': 3 })).counters([LINK])).rejects.toThrow(
    'nft on redis-1 should have listed a counter for 192.0.2.1 in the set peers, but did not',
  );
  await expect(links(listing({ '192.0.2.1': 4 })).counters([LINK])).rejects.toThrow(
    'a counter for 192.0.2.1 in the set dropped',
  );
});

test('of a host that has another address are counted by both, and cut and slowed there as well', async () => {
  const book = new AddressBook(HOSTS);
  const rules: [string, string][] = [];
  const both = { '192.0.2.1': 4, '192.0.2.3': 5 };
  const run = ({ host = '', input = '' }: Parameters<Lab['run']>[0]): ReturnType<Lab['run']> => {
    rules.push([host, input]);
    return Promise.resolve({ code: 0, output: listing(both, both), errors: '', atUs: 7 });
  };
  const own = new Links({ run } as unknown as Lab, book, []);
  const back = { from: 'redis-1', to: 'redis-0' };
  await own.cut([LINK], 60_000);
  await own.cut([back], 60_000);
  await own.restore([back]);
  await own.slow([LINK], { loss: 0.3 }, 60_000);
  rules.length = 0;
  expect(book.giveAnother('redis-0')).toBe('192.0.2.3');
  await own.readdress('redis-0');
  const told = (host: string): string =>
    rules
      .filter(([to]) => to === host)
      .map(([, input]) => input)
      .join('\n');
  expect(told('redis-0')).toContain('elements = { 192.0.2.3 };');
  expect(told('redis-0')).not.toContain('add element inet chaos cut');
  expect(told('redis-1')).toMatch(
    /elements = \{ 192\.0\.2\.3 \};[^]*cut \{ 192\.0\.2\.3 timeout [^]*< 3000 add @lost/,
  );
  expect(await own.counters([LINK])).toMatchObject([{ passed: 9, dropped: 9 }]);
});
