import { expect, test } from 'vitest';
import { AgentChannel } from './agent-channel.ts';

const UNWRITABLE = JSON.stringify({
  answer: 'unwritable',
  problem: 'client-a.ndjson cannot be written: no space is left on its disk',
  hint: 'free some space',
});

const opened = (): AgentChannel =>
  new AgentChannel({ name: 'client-a', log: 'client-a.log', send: () => Promise.resolve() });

test('an agent that can write no history is never ready, and says why', async () => {
  const channel = opened();
  channel.onLine(UNWRITABLE);
  channel.onLine('{"answer":"ready"}');
  await expect(channel.ready()).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    message: 'client-a.ndjson cannot be written: no space is left on its disk',
    hint: 'free some space',
  });
});

test('an agent that can no longer write reports it and carries out orders all the same', async () => {
  const channel = opened();
  const heard: string[] = [];
  channel.onLine('{"answer":"ready"}');
  await channel.ready();
  channel.onAnswer(({ answer }) => heard.push(answer));
  channel.onLine(UNWRITABLE);
  expect(heard).toEqual(['unwritable']);
  const ended = channel.order({ order: 'end' });
  channel.onLine('{"answer":"done","id":1}');
  await ended;
  channel.end('exit code 0');
  expect(await channel.over).toBeUndefined();
});
