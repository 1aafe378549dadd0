import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakePrograms } from '../../../test/fakes/programs.ts';
import { ruleset } from '../packet-filter.ts';
import { addressed, buildNetwork } from './network.ts';

test('every host has an address of its own from the network reserved for documentation', () => {
  expect(addressed(['redis-0', 'observer'])).toEqual([
    { name: 'redis-0', address: '192.0.2.1' },
    { name: 'observer', address: '192.0.2.2' },
  ]);
});

test('more hosts than there are addresses, and names that a shell could misread, are refused', () => {
  const many = Array.from({ length: 254 }, (_, n) => `redis-${n}`);
  expect(() => addressed(many)).toThrow('room for 253 hosts');
  expect(addressed(many.slice(1)).at(-1)!.address).toBe('192.0.2.253');
  expect(() => addressed(['client-$(id)'])).toThrow('cannot name a host');
});

/** What `ip` and `nsenter` are asked to do when the network of these hosts is built, and how that ended. */
function built(
  names: readonly string[],
  { nsenter = 'cat "$4" >> loaded' } = {},
): { status: number | null; ip: string[]; calls: string[]; loaded: string } {
  const programs = fakePrograms({ ip: 'cat >> given', nsenter });
  const file = (name: string): string => join(programs.folder, name);
  const { command, input } = buildNetwork(addressed(names));
  const [program, ...args] = command.map((word) => (word === '/run/lab/rules' ? file('rules') : word));
  const { status } = spawnSync(program!, args, { input });
  const read = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '');
  return { status, ip: read('given').split('\n'), calls: programs.calls(), loaded: read('loaded') };
}

test('every host gets a namespace, a port of the bridge, its address and the rules', () => {
  const { status, ip, calls, loaded } = built(['redis-0', 'observer']);
  expect(status).toBe(0);
  expect(ip.slice(0, 9)).toEqual([
    'netns add redis-0',
    'netns add observer',
    'link add lab type bridge forward_delay 0',
    'addr add 192.0.2.254/24 dev lab',
    'link set lab up',
    'link add port0 type veth peer name eth0 netns redis-0',
    'link set port0 master lab up',
    'link add port1 type veth peer name eth0 netns observer',
    'link set port1 master lab up',
  ]);
  expect(ip).toEqual(expect.arrayContaining(['addr add 192.0.2.2/24 dev eth0', 'link set eth0 up']));
  expect(calls).toEqual(
    expect.arrayContaining([
      'ip -n redis-0 -batch -',
      'ip -n observer -batch -',
      expect.stringMatching(/^nsenter --net=\/run\/netns\/observer nft -f /),
    ]),
  );
  expect(loaded).toBe(ruleset(['192.0.2.1', '192.0.2.2']).repeat(2));
});

test('a host that cannot be furnished is a failure, whichever it is', () => {
  expect(built(['redis-0', 'observer'], { nsenter: '[ "$1" != --net=/run/netns/redis-0 ]' }).status).toBe(1);
});

test('interfaces have names short enough for the kernel, whatever the hosts are called', () => {
  const added = built(['client-with-a-very-long-name']).ip.flatMap(
    (line) => /^link add (\S+)/.exec(line) ?? [],
  );
  expect(added).not.toEqual([]);
  for (const name of added.filter((_, index) => index % 2 === 1)) expect(name.length).toBeLessThan(16);
});

test('no route leads out of the lab', () => {
  expect(built(['redis-0', 'observer']).ip.join()).not.toContain('route');
});
