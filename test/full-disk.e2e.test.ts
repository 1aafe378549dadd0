import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RunDirectory } from '../src/run/store.ts';
import { analyze } from '../src/suite/analyze.ts';
import { leftovers, surroundings } from './leftovers.ts';
import { said } from './said.ts';

const COMMAND = resolve(import.meta.dirname, '..', 'bin', 'sentinel-chaos');
const INDEX = resolve(import.meta.dirname, '..', 'src', 'index.ts');

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-full-'));
/** Named as what a run may leave: see leftovers.ts. */
const reports = join(root, 'logs');
mkdirSync(reports);
/** A small disk of its own; only root may have one. */
const isMounted = mounted('size=4m');

afterAll(() => {
  if (isMounted) spawnSync('umount', [reports]);
  rmSync(root, { recursive: true, force: true });
});

function mounted(options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', reports]).status === 0;
}

/** While the master is dead the disk is filled to the last byte, and the schedule would go on for a minute. */
const FILLING = `
  import { closeSync, openSync, writeSync } from 'node:fs';
  import { expect, experiment, fault, step, target, topology, workload } from ${JSON.stringify(INDEX)};
  function fill() {
    const file = openSync(${JSON.stringify(join(reports, 'filler'))}, 'w');
    for (let size = 65_536; size > 0; size >>= 1) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch {}
    }
    closeSync(file);
    return Promise.resolve();
  }
  export default experiment({
    title: 'filling', hypothesis: 'It is given up, and leaves nothing.',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '1s' }),
    workload: [workload.appends({ writers: 4, rate: 500 })],
    schedule: [step.quiet('1s'), step.during(fault.kill(target.master), [step.custom('fill the disk', fill), step.quiet('60s')])],
    expect: [expect.lost({ atMost: 0 })],
  });`;

describe.skipIf(!isMounted)('a disk that is full', () => {
  test('in the middle of a run: it heals and ends at once, says so in a sentence with a hint, and leaves nothing running', async () => {
    const file = join(reports, 'filling.ts');
    writeFileSync(file, FILLING);
    const before = surroundings();
    const mark = `SENTINEL_CHAOS_MARK=${process.pid}`;
    const began = performance.now();
    const { code, out, err } = await said('env', [mark, COMMAND, 'run', file, '--out', reports], root);
    expect(performance.now() - began).toBeLessThan(40_000);
    expect({ code, out, err }).toMatchObject({ code: 255 });
    expect(out).toMatch(/! broke +filling/);
    expect(out).toMatch(/The harness broke: .* cannot be written: no space is left on its disk/);
    expect(err.trimEnd().split('\n').at(-1)).toMatch(
      /^sentinel-chaos: .* cannot be written: no space is left on its disk; free some space there, or have reports written elsewhere/,
    );
    expect(err).not.toMatch(/\n {4}at /);
    expect(leftovers({ mark, folder: root, namespaces: new Set() }, before)).toEqual([]);
  });

  test('what was recorded until then is kept, and is judged when there is room', async () => {
    rmSync(join(reports, 'filler'));
    const directory = new RunDirectory(join(reports, 'filling', 'latest'));
    const result = await analyze(directory);
    expect(result).toMatchObject({ verdict: { word: 'undecided' }, run: { interrupted: true } });
    expect(result.workloads[0]!.ok).toBeGreaterThan(500);
    const judged = await said(COMMAND, ['analyze', directory.path], root);
    expect(judged.out).toContain('Undecided, interrupted');
    expect(existsSync(join(directory.path, 'report.html'))).toBe(true);
  });

  test('from the beginning: nothing is started, and the pages of the suite before stay whole', async () => {
    const page = join(reports, 'suite.json');
    writeFileSync(page, JSON.stringify({ entries: [] }));
    spawnSync('dd', ['if=/dev/zero', `of=${join(reports, 'filler')}`, 'bs=4k']);
    const { code, out, err } = await said(COMMAND, ['run', 'steady', '--out', reports], root);
    expect({ code, out, err }).toMatchObject({ code: 255 });
    expect(out).toContain('no space is left on its disk');
    expect(err).not.toContain('steady: ');
    expect(readFileSync(page, 'utf8')).toBe('{"entries":[]}');
  });
});
