import { cpSync, existsSync } from 'node:fs';
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

test('whoever waits when the thread ends is told so, and the next one gets another thread', async () => {
  const own = judge();
  const [told] = await Promise.allSettled([own.judge(recorded()), own.close()]);
  expect(told).toMatchObject({ reason: { message: expect.stringContaining('it ended unasked') } });
  expect(await own.judge(recorded())).toMatchObject({ run: { experiment: 'master-killed' } });
});
