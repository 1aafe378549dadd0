import { expect, test } from 'vitest';
import { fakePrograms } from '../../../test/fakes/programs.ts';
import { Lab } from './lab.ts';

test('a first process that prints something else ends the lab with an error that shows it', async () => {
  fakePrograms({ unshare: 'echo oops; exec sleep 30' });
  const lab = new Lab();
  await expect(lab.request('hangUp', {})).rejects.toThrow(
    'the lab has ended: its first process should have printed messages as JSON, but printed "oops"',
  );
  await lab.close();
});

test('a program that fails is named: a shell program by its file', async () => {
  fakePrograms({
    unshare: `read -r request; echo '{"id":1,"result":{"code":3,"output":"","errors":"no","atUs":1}}'; exec cat`,
  });
  const lab = new Lab();
  const run = lab.run({ host: 'redis-0', command: ['sh', '-c', 'exit 3', 'network.sh'] });
  await expect(run).rejects.toThrow('network.sh on redis-0 ended with code 3: no');
  await lab.close();
});
