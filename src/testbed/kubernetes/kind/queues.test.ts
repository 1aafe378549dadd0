import { expect, test } from 'vitest';
import { fakePrograms } from '../../../../test/fakes/programs.ts';
import { lackingQueues } from './queues.ts';

/** An engine with one machine, whose tc ends so. */
function engine(tc: string): void {
  fakePrograms({
    docker: `case $1 in
      ps) echo ours-worker ;;
      exec) shift 2; ${tc} ;;
    esac`,
  });
}

test.each([
  ['has both', 'exit 0', []],
  ['has no netem', 'case "$*" in *netem*) exit 2 ;; esac', ['delay-packets']],
  ['has neither', 'case "$*" in *qdisc*) exit 2 ;; esac', ['limit-rate', 'delay-packets']],
  ['has no tc of its own, so that nobody knows', 'exit 127', []],
])('a machine whose kernel %s', async (_, tc, lacking) => {
  engine(tc);
  expect(await lackingQueues('ours')).toEqual(lacking);
});

test('a cluster without an engine here is not asked', async () => {
  fakePrograms({ docker: 'exit 1' });
  expect(await lackingQueues('ours')).toEqual([]);
});
