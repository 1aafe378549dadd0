import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { RunDirectory } from '../run/store.ts';
import { analyze } from './analyze.ts';
import { Judge } from './judge.ts';

const RECORDED = join(import.meta.dirname, '..', '..', 'test', 'histories', 'master-killed');

/** A recorded run in a folder of its own. */
function recorded(): string {
  const folder = temporaryFolder();
  cpSync(RECORDED, folder, { recursive: true });
  return folder;
}

function judge(): Judge {
  const own = new Judge();
  onTestFinished(() => own.close());
  return own;
}

test('says of a run what judging it here says, and writes its reports', async () => {
  const folder = recorded();
  expect(await judge().judge(folder)).toEqual(await analyze(new RunDirectory(folder)));
  for (const file of ['run.json', 'report.html', 'summary.md', 'junit.xml'])
    expect(existsSync(join(folder, file)), file).toBe(true);
});

test('a run that cannot be judged is told in a sentence, and the next one is judged all the same', async () => {
  const own = judge();
  const [bad, good] = await Promise.allSettled([own.judge(temporaryFolder()), own.judge(recorded())]);
  expect(bad).toMatchObject({
    reason: { code: 'BAD_HISTORY', message: expect.stringContaining('no plan.json') },
  });
  expect(good.status).toBe('fulfilled');
});

test('whoever waits when the process ends hears of it, and the next one gets another process', async () => {
  const own = judge();
  const [heard] = await Promise.allSettled([own.judge(recorded()), own.close()]);
  expect(heard).toMatchObject({ reason: { message: expect.stringContaining('it ended unasked') } });
  expect(await own.judge(recorded())).toMatchObject({ run: { experiment: 'master-killed' } });
});

/** The processes that this one has started. */
function children(): number[] {
  const { pid } = process;
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

test('a judge that crashes takes nobody along, and one that is closed is gone', async () => {
  const before = children();
  const own = judge();
  await own.judge(recorded());
  const [pid, ...others] = children().filter((child) => !before.includes(child));
  expect(others).toEqual([]);
  const interrupted = own.judge(recorded());
  // As V8 ends a process.
  process.kill(pid!, 'SIGTRAP');
  await expect(interrupted).rejects.toThrow('(SIGTRAP)');
  await own.judge(recorded());
  await own.close();
  expect(children()).toEqual(before);
});
