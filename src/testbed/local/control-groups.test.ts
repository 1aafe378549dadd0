import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { countsIn, cpuLimit, memoryLimit, placeFor } from './control-groups.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-groups-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A folder with these files, as the kernel shows its groups. */
function hierarchies(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

describe('a group of version 1 is made', () => {
  test('below our own in the hierarchy of its resource', () => {
    const folder = hierarchies('one', {
      'cpu/cgroup.procs': '',
      'memory/jobs/7/cgroup.procs': '',
      'cpuset/cgroup.procs': '',
    });
    const own = '4:memory:/jobs/7\n3:cpuset:/\n2:cpu,cpuacct:/\n0::/\n';
    expect(placeFor('cpu', { root: folder, own })).toEqual({
      version: 1,
      resource: 'cpu',
      parent: join(folder, 'cpu'),
      origin: join(folder, 'cpu'),
    });
    expect(placeFor('memory', { root: folder, own })?.parent).toBe(join(folder, 'memory/jobs/7'));
  });

  test('at its root in a container, which sees no group above its own', () => {
    const folder = hierarchies('container', { 'cpu/cgroup.procs': '' });
    expect(placeFor('cpu', { root: folder, own: '1:cpu:/docker/abc\n' })?.parent).toBe(join(folder, 'cpu'));
  });
});

describe('a group of version 2 is made', () => {
  const files = {
    'cgroup.controllers': 'cpu memory pids\n',
    'cgroup.procs': '',
    'cgroup.subtree_control': 'cpu memory pids\n',
    'user.slice/cgroup.procs': '',
    'user.slice/cgroup.subtree_control': 'memory pids\n',
    'user.slice/session.scope/cgroup.procs': '',
    'user.slice/session.scope/cgroup.subtree_control': '\n',
  };
  const own = '0::/user.slice/session.scope\n';

  test('in the nearest one above our own that hands the resource on; processes go back to our own', () => {
    const folder = hierarchies('two', files);
    const origin = join(folder, 'user.slice/session.scope');
    expect(placeFor('memory', { root: folder, own })).toEqual({
      version: 2,
      resource: 'memory',
      parent: join(folder, 'user.slice'),
      origin,
    });
    expect(placeFor('cpu', { root: folder, own })).toMatchObject({ parent: folder, origin });
  });

  test('beside version 1 where that has not the resource', () => {
    const folder = hierarchies('hybrid', {
      'unified/cgroup.procs': '',
      'unified/cgroup.subtree_control': 'cpu\n',
    });
    expect(placeFor('cpu', { root: folder, own: '1:memory:/\n0::/\n' })?.parent).toBe(
      join(folder, 'unified'),
    );
  });

  test('nowhere where no group hands it on, and where there is none at all', () => {
    const folder = hierarchies('bare', { ...files, 'cgroup.subtree_control': 'pids\n' });
    expect(placeFor('cpu', { root: folder, own })).toBeUndefined();
    expect(placeFor('cpu', { root: join(root, 'absent'), own })).toBeUndefined();
    expect(placeFor('memory', { root: join(root, 'absent'), own: '' })).toBeUndefined();
  });
});

test('limits are written as each version takes them', () => {
  expect(cpuLimit({ version: 1 }, 0.05)).toEqual([
    ['cpu.cfs_period_us', '100000'],
    ['cpu.cfs_quota_us', '5000'],
  ]);
  expect(cpuLimit({ version: 2 }, 0.05)).toEqual([['cpu.max', '5000 100000']]);
  // The kernel takes no less.
  expect(cpuLimit({ version: 2 }, 0.001)).toEqual([['cpu.max', '1000 100000']]);
  expect(memoryLimit({ version: 1 }, 1_024)[0]).toEqual(['memory.limit_in_bytes', '1024']);
  expect(memoryLimit({ version: 2 }, 1_024)[0]).toEqual(['memory.max', '1024']);
});

test('what the kernel has counted is read as each version writes it', () => {
  const stat = 'nr_periods 90\nnr_throttled 12\nthrottled_time 340\n';
  const one = hierarchies('counted-1', {
    'cpu.stat': stat,
    'memory.failcnt': '31\n',
    'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
  });
  const two = hierarchies('counted-2', {
    'cpu.stat': `usage_usec 5\n${stat}`,
    'memory.events': 'low 0\nhigh 0\nmax 31\noom 3\noom_kill 2\noom_group_kill 0\n',
  });
  expect(countsIn(one, { version: 1, resource: 'cpu' })).toEqual({ hits: 12 });
  expect(countsIn(two, { version: 2, resource: 'cpu' })).toEqual({ hits: 12 });
  expect(countsIn(one, { version: 1, resource: 'memory' })).toEqual({ hits: 31, kills: 2 });
  expect(countsIn(two, { version: 2, resource: 'memory' })).toEqual({ hits: 31, kills: 2 });
});
