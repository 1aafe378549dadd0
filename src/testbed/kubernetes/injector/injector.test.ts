import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { bootId, monotonicUs, sleep } from '../../../core/clock.ts';
import { InjectorClock, wallUsOf } from './clock.ts';
import type { OpenSession } from './connection.ts';
import { Injector } from './injector.ts';

/** The injector's side on this very machine: each session is a local process. */
function localMachine({ delayMs = 0 } = {}): { readonly open: OpenSession; readonly opened: ChildProcess[] } {
  const opened: ChildProcess[] = [];
  const open: OpenSession = async ([program, ...args], listener) => {
    const child = spawn(program!, args, { stdio: 'pipe' });
    opened.push(child);
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (bytes: Buffer) => {
      listener.onOutput(bytes);
    });
    const ended = new Promise<string>((resolve) => child.on('exit', (code) => resolve(`exit code ${code}`)));
    const send = (text: string): void => void child.stdin.write(text);
    return {
      send: (text) => {
        if (delayMs === 0) send(text);
        else setTimeout(send, delayMs, text);
      },
      ended,
      close: () => {
        child.stdin.end();
      },
    };
  };
  onTestFinished(() => {
    for (const child of opened) child.kill('SIGKILL');
  });
  return { open, opened };
}

describe('an injector', () => {
  test('returns what a script printed, as it is, and how it ended', async () => {
    const injector = new Injector('here', localMachine().open);
    const odd = await injector.run(
      `printf 'a\\n\\001 ü\\n\\nno newline'; echo -n ' nor here' >&2; exit 7`,
      5_000,
    );
    expect(odd).toMatchObject({ output: 'a\n\u0001 ü\n\nno newline nor here', code: 7 });
    expect(await injector.run(':', 5_000)).toMatchObject({ output: '', code: 0 });
    const broken = await injector.run(`printf '\\377\\n'`, 5_000);
    expect(broken.output).toBe('\ufffd\n');
  });

  test('takes scripts of many lines, with documents in them, and gives them no input', async () => {
    const injector = new Injector('here', localMachine().open);
    const script = `cat <<'END'\nit's "$HOME" – ü\n\nEND\nread -r line || echo nothing to read\n`;
    expect((await injector.run(script, 5_000)).output).toBe(`it's "$HOME" – ü\n\nnothing to read\n`);
    const long = 'x'.repeat(100_000);
    expect((await injector.run(`echo ${long}`, 5_000)).output).toBe(`${long}\n`);
  });

  test('runs one script after the other, each between its moments on our clock', async () => {
    const { open, opened } = localMachine();
    const injector = new Injector('here', open);
    const before = monotonicUs();
    const runs = [1, 2, 3].map((n) => injector.run(`sleep 0.02; echo ${n} $EPOCHREALTIME`, 5_000));
    expect(injector.load).toBe(3);
    const answers = await Promise.all(runs);
    expect(injector.load).toBe(0);
    const moments = answers.flatMap((answer) => [
      answer.beganUs,
      answer.momentOf(answer.output.trim().split(' ')[1]!),
      answer.endedUs,
    ]);
    const all = [before, ...moments, monotonicUs()];
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(moments[1]! - moments[0]!).toBeGreaterThan(19_000);
    expect(opened).toHaveLength(1);
  });

  test('sends a script again whose connection was lost', async () => {
    const folder = temporaryFolder();
    const { open, opened } = localMachine();
    const injector = new Injector('here', open);
    await injector.run(':', 5_000);
    const lost = injector.run(`echo run >> ${folder}/runs; sleep 0.4; echo done`, 5_000);
    while (!existsSync(join(folder, 'runs'))) await sleep(5);
    opened[0]!.kill('SIGKILL');
    expect(await lost).toMatchObject({ output: 'done\n', code: 0 });
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\nrun\n');
    expect(opened).toHaveLength(2);
  });

  test('gives up at the deadline, and the next script gets nothing of the last', async () => {
    const injector = new Injector('node-7', localMachine().open);
    await injector.run(':', 5_000);
    await expect(injector.run('sleep 0.4; echo late', 150)).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: expect.stringContaining('node-7') as string,
    });
    expect((await injector.run('echo next', 5_000)).output).toBe('next\n');
  });

  test('does not begin what arrives too late', async () => {
    const file = join(temporaryFolder(), 'harm');
    const injector = new Injector('here', localMachine({ delayMs: 300 }).open);
    await expect(injector.run(`touch ${file}`, 100)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    await sleep(500);
    expect(existsSync(file)).toBe(false);
    await injector.run(`touch ${file}`, 5_000);
    expect(existsSync(file)).toBe(true);
  });

  test('says why it could not be reached', async () => {
    const injector = new Injector('node-7', () => Promise.reject(new Error('no such pod')));
    await expect(injector.run(':', 250)).rejects.toThrow('node-7');
    const mute = new Injector('node-7', async () => ({
      send: () => undefined,
      ended: Promise.resolve('exit code 1'),
      close: () => undefined,
    }));
    await expect(mute.run(':', 250)).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });

  test('names bash when it does not print the time, as versions before 5.0 do not', async () => {
    const { open } = localMachine();
    const without: OpenSession = (_, listener) => open(['bash', '-c', 'echo "hello boot "; cat'], listener);
    await expect(new Injector('node-7', without).run(':', 20_000)).rejects.toThrow(
      'bash should have printed hello, its boot id and EPOCHREALTIME, but printed "hello boot"',
    );
    const odd = `echo hello boot 1.0; read -r token rest; printf '\\n%s what 1.0 1.0\\n' "$token"; cat`;
    const unclear: OpenSession = (_, listener) => open(['bash', '-c', odd], listener);
    await expect(new Injector('node-7', unclear).run(':', 20_000)).rejects.toThrow(
      /bash should have printed a token, an exit code and two times, but printed "\S+ what 1.0 1.0"/,
    );
  });

  test('ends its connection when it is closed', async () => {
    const { open, opened } = localMachine();
    const injector = new Injector('here', open);
    await injector.run(':', 5_000);
    const ended = new Promise((resolve) => opened[0]!.once('exit', resolve));
    injector.close();
    await ended;
    await expect(injector.run(':', 5_000)).rejects.toThrow('has no result');
  });
});

describe('the clock of an injector', () => {
  const trip = { sentUs: 1_000_000, receivedUs: 1_020_000, beganWallUs: 0, endedWallUs: 0 };

  test('is our own wall clock where the kernel is ours, to a fraction of a millisecond', async () => {
    const clock = new InjectorClock(bootId());
    for (let round = 0; round < 20; round++) {
      const before = monotonicUs();
      const wallUs = Date.now() * 1_000;
      const own = clock.toOwnUs(wallUs, { ...trip, sentUs: -Infinity, receivedUs: Infinity });
      // `Date.now` is cut off at whole milliseconds, so it may lie up to one before the reading.
      expect(own).toBeGreaterThan(before - 1_100);
      expect(own).toBeLessThan(monotonicUs() + 100);
      expect(
        clock.toOwnUs(clock.toWallUs(before), { ...trip, sentUs: -Infinity, receivedUs: Infinity }),
      ).toBeCloseTo(before, -2);
      await sleep(1);
    }
  });

  test('of another kernel is estimated by the shortest round trip', () => {
    const clock = new InjectorClock('another');
    const aheadUs = 5_000_000;
    clock.learn({
      sentUs: 0,
      receivedUs: 90_000,
      beganWallUs: aheadUs + 80_000,
      endedWallUs: aheadUs + 81_000,
    });
    clock.learn({
      sentUs: 100_000,
      receivedUs: 104_000,
      beganWallUs: aheadUs + 101_000,
      endedWallUs: aheadUs + 103_000,
    });
    clock.learn({
      sentUs: 200_000,
      receivedUs: 290_000,
      beganWallUs: aheadUs + 280_000,
      endedWallUs: aheadUs + 281_000,
    });
    expect(clock.toOwnUs(aheadUs + 102_000, { ...trip, sentUs: 100_000, receivedUs: 104_000 })).toBe(102_000);
  });

  test('refuses a moment that is none', () => {
    expect(() => wallUsOf('')).toThrow(
      'bash should have printed a time as EPOCHREALTIME, but printed nothing',
    );
    expect(() => wallUsOf('soon')).toThrow('but printed "soon"');
    expect(wallUsOf('1795389636.267379')).toBe(1795389636267379);
  });

  test('puts nothing before its request or after its answer', () => {
    const clock = new InjectorClock('another');
    clock.learn({ ...trip, beganWallUs: 1_010_000, endedWallUs: 1_010_000 });
    expect(clock.toOwnUs(500_000, trip)).toBe(trip.sentUs);
    expect(clock.toOwnUs(9_000_000, trip)).toBe(trip.receivedUs);
  });
});
