import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { limitScript, lowerLimit, seenLimit, type LimitAct } from './limit-script.ts';

const RESIDENT = { process: { name: 'redis-0', kind: 'redis' }, uid: 'no-such-uid' } as const;
const ACTS: readonly LimitAct[] = [
  { act: 'look', resource: 'cpu' },
  { act: 'look', resource: 'memory' },
  { act: 'impose', resource: 'cpu', amount: 1_000, ttlS: 60, keepsDead: false },
  { act: 'impose', resource: 'memory', amount: 1_000, ttlS: 60, keepsDead: true },
  { act: 'lift', resource: 'memory', keepsDead: true },
];

describe('the script for limits', () => {
  test.each(ACTS)('can $act ($resource), and says of what is not there that it is under no limit', (act) => {
    const script = limitScript(RESIDENT, act);
    const look = seenLimit(execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }));
    expect(look).toMatchObject({ isLimited: false, hits: undefined, kills: 0 });
    expect(Number(look.stamp)).toBeGreaterThan(1e9);
  });
});

describe('reports of limits', () => {
  test('say whether the process is under one, how often it met it, and what was killed', () => {
    expect(seenLimit('noise\nlimit redis-0 5.25 limited 12 1\n')).toEqual({
      isLimited: true,
      hits: 12,
      kills: 1,
      stamp: '5.25',
    });
  });

  test('that cannot be understood are an error that names the program', () => {
    expect(() => seenLimit('limit redis-0 5.25 perhaps 12 0')).toThrow(
      'limits.sh should have printed time, state and numbers of a limit, but printed "limit redis-0 5.25 perhaps 12 0"',
    );
  });
});

test('a limit that the container has already, and that is no higher, is reported', () => {
  expect(lowerLimit('lower redis-0 1048576\nlimit redis-0 5.25 free 0 0\n')).toBe(1_048_576);
  expect(lowerLimit('limit redis-0 5.25 free 0 0\n')).toBeUndefined();
});

/** A control group as files, of which the functions of limits.sh read and write. */
function group(files: Readonly<Record<string, string>>): { run: (script: string) => string; folder: string } {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const program = readFileSync(join(import.meta.dirname, 'limits.sh'), 'utf8');
  return {
    folder,
    run: (script) =>
      execFileSync('bash', ['--norc', '-c', `${program}\n${script}`], { cwd: folder, encoding: 'utf8' }),
  };
}

const VERSIONS = [
  {
    version: 1,
    files: {
      'memory.usage_in_bytes': '5000\n',
      'memory.stat': 'inactive_file 9\ntotal_inactive_file 1000\ntotal_active_file 500\n',
      'memory.limit_in_bytes': '100000\n',
      'memory.failcnt': '4\n',
      'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
    },
  },
  {
    version: 2,
    files: {
      'memory.current': '5000\n',
      'memory.stat': 'inactive_file 1000\nactive_file 500\n',
      'memory.max': 'max\n',
      'memory.events': 'low 0\nhigh 0\nmax 4\noom 2\noom_kill 2\noom_group_kill 0\n',
    },
  },
];

describe.each(VERSIONS)('memory of a control group of version $version', ({ files }) => {
  test('is limited to so much besides what cannot be taken from it', () => {
    expect(group(files).run('limit_for . memory 700')).toBe('4200\n');
  });

  test('says how often it was refused, and how many were killed for it', () => {
    expect(group(files).run('met . memory')).toBe('4 2\n');
  });
});

test('what the kernel has written in its log tells a container that was killed from others', () => {
  const line = (id: string): string =>
    `[1.5] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/pod/${id},task_memcg=/pod/${id},task=redis-server,pid=7,uid=999`;
  const log = `dmesg() { printf '%s\\n' '${line('cri-a.scope')}' '${line('cri-b.scope')}' '${line('cri-a.scope')}'; }`;
  expect(group({}).run(`${log}; kills_in_log /sys/pod/cri-a.scope`)).toBe('2\n');
});

describe('a limit', () => {
  /** A container of version 1 with a process, what finds it replaced, and its file in the folder. */
  const CONTAINER = `limited_file() { echo ./limited; }; group_for() { echo ./group; }; pid=7
    mkdir group; echo 7 > group/cgroup.procs; echo 100000 > group/memory.limit_in_bytes
    echo 5000 > group/memory.usage_in_bytes; : > group/memory.stat; echo 4 > group/memory.failcnt; echo oom_kill 0 > group/memory.oom_control`;
  const looks = (script: string): string[] =>
    group({})
      .run(`${CONTAINER}\n${script}`)
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^limit redis-0 \S+ /, ''));

  test('is seen where the kernel has it, and what was there before comes back', () => {
    const script = `impose redis-0 memory 700 600; look_at_limit redis-0 memory; cat group/memory.limit_in_bytes
      lift redis-0 memory; look_at_limit redis-0 memory; cat group/memory.limit_in_bytes; ls limited 2> /dev/null; :`;
    expect(looks(script)).toEqual(['limited 4 0', '5700', 'free 4 0', '100000']);
  });

  test('is one of the container that there is, whatever was limited before it', () => {
    const script = `impose redis-0 memory 700 600; echo 90000 > group/memory.limit_in_bytes; mv group other;
      group_for() { echo ./other; }; impose redis-0 memory 800 600; cat other/memory.limit_in_bytes
      lift redis-0 memory; cat other/memory.limit_in_bytes`;
    expect(looks(script)).toEqual(['5800', '90000']);
  });

  test('that has no effect is not seen', () => {
    const script = `impose redis-0 memory 700 600; echo 100000 > group/memory.limit_in_bytes
      look_at_limit redis-0 memory; lift redis-0 memory`;
    expect(looks(script)).toEqual(['free 4 0']);
  });

  test('that is no lower than the one that is there is not set', () => {
    const script = `impose redis-0 memory 95000 600 || echo no; cat group/memory.limit_in_bytes; look_at_limit redis-0 memory`;
    expect(looks(script)).toEqual(['lower redis-0 100000', 'no', '100000', 'free 4 0']);
  });

  test('of a container that was killed is over, and the kernel’s log says why', () => {
    const script = `dmesg() { echo 'oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/pod/group,task=redis-server,pid=7'; }
      impose redis-0 memory 700 600; echo 6 > group/memory.failcnt; look_at_limit redis-0 memory
      rm -r group; pid=0; look_at_limit redis-0 memory; lift redis-0 memory`;
    expect(looks(script)).toEqual(['limited 6 0', 'free 7 1']);
  });

  test('has no watchdog any more when it is lifted, however soon', () => {
    const script = `setsid() { sleep 0.3; exec setsid "$@"; }
      impose redis-0 memory 700 600; read -r first _ < limited; lift redis-0 memory
      for n in {1..200}; do kill -0 "$first" 2> /dev/null || break; sleep 0.01; done
      if kill -0 "$first" 2> /dev/null; then kill -- "-$first"; echo 'it goes on'; else echo 'it is gone'; fi`;
    expect(looks(script)).toEqual(['it is gone']);
  });

  test('is taken back by its watchdog when nobody does', () => {
    const script = `impose redis-0 memory 700 0.3; for n in {1..300}; do [[ -e limited ]] || break; sleep 0.01; done
      cat group/memory.limit_in_bytes`;
    expect(looks(script)).toEqual(['100000']);
  });
});
