import { execFileSync, spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { processScript, seenProcesses, unheldProcesses, type Act } from './script.ts';

const seen = {
  process: 'redis-0',
  pid: 12,
  start: '345',
  state: 'running',
  stamp: '1.0',
  isHeld: false,
} as const;
const ACTS: readonly Act[] = [
  { act: 'look' },
  { act: 'hold', signal: 'KILL' },
  { act: 'hold', signal: 'TERM' },
  { act: 'release' },
  { act: 'freeze', ttlS: 600 },
  { act: 'thaw' },
  { act: 'end', seen },
];
const RESIDENTS = [
  { process: { name: 'redis-0', kind: 'redis' }, uid: 'no-such-uid-1' },
  { process: { name: 'sentinel-0', kind: 'sentinel' }, uid: 'no-such-uid-2' },
] as const;

/** The program with its parameters, and its only call. */
function splitAtLastLine(script: string): [program: string, call: string] {
  const lines = script.trimEnd().split('\n');
  return [lines.slice(0, -1).join('\n'), lines.at(-1)!];
}

function run(script: string): string {
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
}

describe('the script for processes', () => {
  test.each(ACTS)('can $act, and says of what is not there that it is dead', (act) => {
    const script = processScript(act.act === 'end' ? RESIDENTS.slice(0, 1) : RESIDENTS, act);
    // The pid to end is of no such process: its start time is not that of the process that has it.
    const found = seenProcesses(run(script));
    expect(found.map(({ process, state, pid }) => [process, state, pid])).toEqual(
      (act.act === 'end' ? ['redis-0'] : ['redis-0', 'sentinel-0']).map((name) => [name, 'dead', 0]),
    );
    expect(found[0]!.isHeld).toBeUndefined();
    expect(Number(found[0]!.stamp)).toBeGreaterThan(1e9);
  });

  test('reads /proc once, for all processes together', () => {
    const script = processScript(RESIDENTS, { act: 'look' });
    expect(script.match(/\/proc\/\[0-9\]\*\/cgroup/g)).toHaveLength(1);
  });

  test.each([
    ['the hold', 0, ['hold redis-0', 'send KILL', 'await [ZXx]', 'forget redis-0', 'report redis-0']],
    ['no hold', 1, ['hold redis-0', 'await [ZXx]', 'forget redis-0', 'report redis-0']],
  ])('holds before it signals, and with %s does so', (_, code, steps) => {
    const [program, call] = splitAtLastLine(processScript(RESIDENTS.slice(0, 1), ACTS[1]!));
    const stubs = ['send', 'await', 'forget', 'report'].map((name) => `${name}() { echo "${name} $1"; }`);
    const held = `hold() { echo "hold $1"; return ${code}; }`;
    expect(
      run([program, ...stubs, held, call].join('\n'))
        .trim()
        .split('\n'),
    ).toEqual(steps);
  });

  test('takes names and uids as they are, whatever they would mean to a shell', () => {
    const [name, uid] = [`it's$(id)"`, '; exit 3 #'];
    const script = processScript([{ process: { name, kind: 'redis' }, uid }], { act: 'look' });
    expect(seenProcesses(run(script)).map(({ process }) => process)).toEqual([name]);
  });

  test.each([
    ['redis-sentinel', 'redis-sentinel *:26379 [sentinel]', 'sentinel'],
    ['redis-server', 'redis-server *:26379 [sentinel]', 'sentinel'],
    ['valkey-server', 'valkey-server 0.0.0.0:6379', 'redis'],
  ])('%s that calls itself "%s" is a %s', async (comm, title, kind) => {
    const child = spawn('sleep', ['30'], { argv0: title });
    const [program] = splitAtLastLine(processScript([], { act: 'look' }));
    const found = run(`${program}\nkind_of ${child.pid} ${comm}`);
    child.kill();
    expect(found).toBe(`${kind}\n`);
  });

  test('ends only the very process that was seen', async () => {
    const child = spawn('sleep', ['30']);
    const start = run(`read -r fields < /proc/${child.pid}/stat; set -- \${fields##*) }; echo \${20}`).trim();
    const other = { act: 'end', seen: { ...seen, pid: child.pid!, start: `${start}0` } } as const;
    run(processScript(RESIDENTS.slice(0, 1), other));
    expect(child.signalCode).toBeNull();
    expect(run(`cat /proc/${child.pid}/comm`)).toBe('sleep\n');
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    const exact = { act: 'end', seen: { ...seen, pid: child.pid!, start } } as const;
    expect(seenProcesses(run(processScript(RESIDENTS.slice(0, 1), exact)))[0]!.state).toBe('dead');
    expect(await ended).toBe('SIGKILL');
  });
});

describe('reports of processes', () => {
  test('distinguish running, stopped and dead by the kernel’s letter, and whether a process is held', () => {
    const output = ['S', 'R', 'T', 't', 'Z', 'X']
      .map(
        (letter, n) => `process redis-${n} ${n + 7} 1 ${letter} 5.25 ${['held', 'free', 'unknown'][n % 3]}`,
      )
      .join('\n');
    const found = seenProcesses(`noise\n${output}\n`);
    expect(found.map(({ state }) => state)).toEqual([
      'running',
      'running',
      'stopped',
      'stopped',
      'dead',
      'dead',
    ]);
    expect(found.map(({ isHeld }) => isHeld)).toEqual([true, false, undefined, true, false, undefined]);
    expect(found.map(({ pid }) => pid)).toEqual([7, 8, 9, 10, 0, 0]);
    expect(found[0]).toMatchObject({ process: 'redis-0', stamp: '5.25', start: '1' });
  });

  test.each(['process redis-0 41', 'process redis-0 41 x S 5.25 free', 'process redis-0 41 900 S 5.25 what'])(
    'that cannot be understood are an error that names the program: %s',
    (line) => {
      expect(() => seenProcesses(line)).toThrow(
        `processes.sh should have printed pid, start, state, time and hold of a process, but printed "${line}"`,
      );
    },
  );

  test('name those that could not be held', () => {
    expect(unheldProcesses('unheld redis-2\nprocess redis-2 9 1 S 5.25 unknown\n')).toEqual(['redis-2']);
  });
});
