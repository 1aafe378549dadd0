import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { podPattern, podScript } from './pods.ts';

/** What a program about these pods prints. */
function run(program: string, uids: readonly string[], parameters: Record<string, string> = {}): string {
  const script = podScript(program, uids, ['main'], parameters);
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
}

const PROCESSES = 'main() { processes_of_pods "$PODS"; }';

test('a pod is found whatever its runtime makes of the uid, and each only once', () => {
  expect(podPattern(['a-b', 'c', 'a-b'])).toBe('a[-_]b|c');
});

test('the processes of pods are those whose control group has the uid in its name', () => {
  const child = spawn('sleep', ['30']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const group = readFileSync(`/proc/${child.pid}/cgroup`, 'utf8').split('\n')[0]!;
  expect(run(PROCESSES, [group]).split('\n')).toContain(`/proc/${child.pid}/cgroup:${group}`);
});

test('a process that ends while it is read is no failure', () => {
  const program = `grep() { command grep "$@"; return 2; }; ${PROCESSES}`;
  expect(run(program, ['no such pod'])).toBe('');
});

test('no pods have no processes', () => {
  expect(run(PROCESSES, [])).toBe('');
});

test('a parameter comes through the shell as it is', () => {
  const word = `it's $(id) "\\ \n*`;
  expect(run(`main() { printf %s "$WORD"; }`, [], { WORD: word })).toBe(word);
});
