import { expect, test } from 'vitest';
import { Scope } from './scope.ts';

test('what was opened last is closed first, each once', async () => {
  const scope = new Scope();
  const closed: string[] = [];
  for (const name of ['a', 'b', 'c']) scope.defer(`close ${name}`, () => void closed.push(name));
  await scope.close();
  await scope.close();
  expect(closed).toEqual(['c', 'b', 'a']);
});

test('a clean-up that fails, throws or hangs keeps no other from running, and every one is told', async () => {
  const scope = new Scope();
  const closed: string[] = [];
  scope.defer('close the first', () => void closed.push('first'));
  scope.defer('close the hanging', () => new Promise(() => undefined), 20);
  scope.defer('close the throwing', () => {
    throw new Error('it is shut');
  });
  scope.defer('close the failing', () => Promise.reject(new Error('it is stuck')));
  scope.defer('close the last', () => void closed.push('last'));
  const error = await scope.close().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'CLEANUP_FAILED',
    message:
      'could not close the failing: it is stuck; could not close the throwing: it is shut; could not close the hanging: close the hanging took longer than 20 ms',
  });
  expect((error as { cause: AggregateError }).cause.errors).toHaveLength(3);
  expect(closed).toEqual(['last', 'first']);
});
