import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';

const children: ChildProcess[] = [];

afterEach(() => {
  // Each is the leader of a group of its own.
  for (const { pid } of children.splice(0))
    try {
      process.kill(-pid!, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
});

function started(script: string, args: string[], environment: Record<string, string> = {}): ChildProcess {
  const file = join(import.meta.dirname, script);
  const child = spawn('sh', [file, ...args], {
    stdio: 'pipe',
    detached: true,
    env: { PATH: process.env['PATH'], ...environment },
  });
  children.push(child);
  return child;
}

/** A program in its container, and what the agent reaches it by, which writes this to it; answers with what came back. */
async function reached(
  program: string[],
  { input = '', environment = {} }: { input?: string; environment?: Record<string, string> } = {},
): Promise<{ code: number | null; output: string; errors: string; container: ChildProcess }> {
  const folder = join(temporaryFolder(), 'shop');
  const container = started('run-program.sh', [folder, ...program]);
  const agent = started('reach-program.sh', [folder, ...Object.keys(environment)], environment);
  const read = { output: '', errors: '' };
  agent.stdout!.on('data', (bytes: Buffer) => (read.output += bytes.toString()));
  agent.stderr!.on('data', (bytes: Buffer) => (read.errors += bytes.toString()));
  agent.stdin!.end(input);
  const code = await new Promise<number | null>((resolve) => agent.on('exit', resolve));
  return { code, ...read, container };
}

describe('a client program in a container of its own', () => {
  test('reads what the agent writes, and the agent what it writes and how it ended', async () => {
    const program = ['sh', '-c', 'read -r line; echo "got $line"; echo complaint >&2; exit 7'];
    const { code, output, errors } = await reached(program, { input: 'write one 1\n' });
    expect({ code, output, errors }).toEqual({ code: 7, output: 'got write one 1\n', errors: 'complaint\n' });
  });

  test('has its variables as they are, and nothing else of the agent’s', async () => {
    const environment = { PASSWORD: `it's "$HOME" \\ and\nmore`, EMPTY: '' };
    const program = ['sh', '-c', 'printf %s "$PASSWORD|$EMPTY|$OTHER"'];
    const { output } = await reached(program, { environment });
    expect(output).toBe(`${environment.PASSWORD}||`);
  });

  test('ends when its input does, and the container stays', async () => {
    const { code, output, container } = await reached(['cat'], { input: 'one\ntwo\n' });
    expect({ code, output }).toEqual({ code: 0, output: 'one\ntwo\n' });
    expect(container.exitCode).toBeNull();
  });

  test('that is not in the image is said to be missing', async () => {
    const { code, errors } = await reached(['no-such-program']);
    expect(code).toBe(127);
    expect(errors).toContain('no-such-program');
  });
});

test('a program whose container does not wait is given up', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'shop'));
  const agent = started('reach-program.sh', [join(folder, 'shop')]);
  let errors = '';
  agent.stderr!.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  const code = await new Promise((resolve) => agent.on('exit', resolve));
  expect({ code, errors }).toEqual({
    code: 1,
    errors: `the container of the client program does not wait in ${join(folder, 'shop')}\n`,
  });
}, 30_000);
