/** Faults that are commands and last, on real servers: they take effect, they are undone, and they end by themselves. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ChaosError } from '../src/core/errors.ts';
import { during, quiet } from '../src/experiment/steps.ts';
import { replica } from '../src/experiment/targets.ts';
import { topology } from '../src/experiment/topology.ts';
import { block } from '../src/fault/words.ts';
import { recordsOf } from '../src/history/history.ts';
import type { BusyRecord } from '../src/history/record.ts';
import { brokenGuards, faultLives, ran, short, SMALL, type ShortRun } from './short-run.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-commanded-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const LIFE = ['injecting', 'injected', 'healing', 'healed'];

/** The only long command of a run, and how long it took, s. */
function longCommand({ history }: ShortRun): BusyRecord & { readonly took: number } {
  const [command, ...others] = recordsOf(history, 'busy');
  expect(others).toEqual([]);
  return { ...command!, took: (command!.at - command!.sent) / 1e6 };
}

/** A machine that does not keep up may leave the verdict open, but not whether the fault took effect and explains what happened. */
function expectProven(run: ShortRun): void {
  const broken = brokenGuards(run);
  for (const guard of PROOFS) expect(broken[guard], guard).toBeUndefined();
  expect(run.result.verdict.word).not.toBe('failed');
}

const PROOFS = [
  'every step was carried out',
  'blocked processes answered nothing',
  'nothing else intervened',
  'data nodes were well',
  'the sources agree',
];

describe.concurrent('a replica that is blocked', () => {
  test('by a script answers when it is over by itself', async () => {
    const fault = block(replica(0), { with: 'script', for: '2s' });
    const run = await ran(root, 'over', short([quiet('1s'), during(fault, '9s'), quiet('1s')]));
    expectProven(run);
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `block ${phase}`));
    const { took, reply } = longCommand(run);
    expect(reply).toBe('"over"');
    expect(took).toBeGreaterThan(1.9);
    expect(took).toBeLessThan(8);
  });

  test('by a script answers when the step ends, by SCRIPT KILL', async () => {
    const patient = topology({ ...SMALL, downAfter: '30s' });
    const fault = block(replica(0), { with: 'script', for: '60s' });
    const run = await ran(
      root,
      'killed',
      short([quiet('1s'), during(fault, '6s'), quiet('1s')], { topology: patient }),
    );
    expectProven(run);
    const { took, reply } = longCommand(run);
    expect(reply).toContain('Script killed by user');
    expect(took).toBeGreaterThan(5.9);
    expect(took).toBeLessThan(20);
  });

  test('by DEBUG SLEEP answers when it is over, where the server allows it', async () => {
    const allowing = topology({ ...SMALL, directives: { 'enable-debug-command': 'yes' } });
    const fault = block(replica(0), { with: 'sleep', for: '3s' });
    const run = await ran(
      root,
      'slept',
      short([quiet('1s'), during(fault, '1s'), quiet('1s')], { topology: allowing }),
    );
    expectProven(run);
    expect(longCommand(run).took).toBeGreaterThan(2.9);
  });

  test('by DEBUG SLEEP is not, where the server does not allow it', async () => {
    const fault = block(replica(0), { with: 'sleep', for: '3s' });
    const run = await ran(root, 'refused', short([quiet('1s'), during(fault, '1s')]));
    expect(run.result.verdict.word).toBe('undecided');
    expect(brokenGuards(run)['every step was carried out']).toContain('DEBUG command not allowed');
  });

  test('answers again when the run is interrupted', async () => {
    const abort = new AbortController();
    const fault = block(replica(0), { with: 'script', for: '60s' });
    const run = await ran(root, 'interrupted', short([quiet('1s'), during(fault, '30s')]), {
      signal: abort.signal,
      onStep: (words) => {
        if (words.startsWith('quiet for 30')) abort.abort(new ChaosError('INTERRUPTED', 'enough'));
      },
    });
    expect(run.result.verdict.word).toBe('undecided');
    expect(faultLives(run)).toEqual(LIFE.map((phase) => `block ${phase}`));
    expect(longCommand(run).reply).toContain('Script killed by user');
  });
});
