import { expect, test } from 'vitest';
import { AgentChannel } from './agent-channel.ts';

const UNWRITABLE = JSON.stringify({
  answer: 'unwritable',
  problem: 'client-a.ndjson cannot be written: no space is left on its disk',
  hint: 'free some space',
});

const channel = (): AgentChannel =>
  new AgentChannel({ name: 'client-a', log: 'client-a.log', send: () => Promise.resolve() });

test('an agent that can write no history is never ready, and says why', async () => {
  const own = channel();
  own.onLine(UNWRITABLE);
  own.onLine('{"answer":"ready"}');
  await expect(own.ready()).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    message: 'client-a.ndjson cannot be written: no space is left on its disk',
    hint: 'free some space',
  });
});

test('one that can no longer write reports it and carries out orders all the same', async () => {
  const own = channel();
  const heard: string[] = [];
  own.onLine('{"answer":"ready"}');
  await own.ready();
  own.onAnswer(({ answer }) => heard.push(answer));
  own.onLine(UNWRITABLE);
  expect(heard).toEqual(['unwritable']);
  const ended = own.order({ order: 'end' });
  own.onLine('{"answer":"done","id":1}');
  await ended;
  own.end('exit code 0');
  expect(await own.over).toBeUndefined();
});
