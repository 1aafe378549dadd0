import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAlive, OWN } from './owner.ts';

/** Who this other process is, as it would say itself. */
function ownerOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return `${OWN.split('/')[0]}/${pid}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

test('we live, and are named by kernel, pid and start', () => {
  expect(isAlive(OWN)).toBe(true);
  expect(ownerOf(process.pid)).toBe(OWN);
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  expect(OWN.startsWith(`${bootId}.${/\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0]}/`)).toBe(true);
});

test('another process lives until it is killed', async () => {
  const child = spawn('sleep', ['60']);
  const owner = ownerOf(child.pid!);
  expect(isAlive(owner)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(owner)).toBe(false);
});

test('a later process of the same pid is another one', () => {
  const [kernel, pid, start] = OWN.split('/');
  expect(isAlive(`${kernel}/${pid}/${Number(start) - 1}`)).toBe(false);
});

test.each(['another-kernel/1/1', '', 'nonsense'])('of "%s" nothing can be known here', (owner) => {
  expect(isAlive(owner)).toBeUndefined();
});
