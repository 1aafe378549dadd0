import { expect, test } from 'vitest';
import { FakeApiServer, type FakeProgram } from '../../../../test/fakes/api-server.ts';
import type { Session } from '../api.ts';
import { LIMITS, type Limits } from './retry.ts';
import { openSession } from './session.ts';

interface Opened {
  readonly session: Session;
  readonly said: string[];
  readonly program: FakeProgram;
}

async function open(server: FakeApiServer, limits: Partial<Limits> = {}): Promise<Opened> {
  const running = Promise.withResolvers<FakeProgram>();
  server.program = (program) => {
    running.resolve(program);
  };
  const said: string[] = [];
  const listener = {
    onOutput: (bytes: Buffer) => void said.push(bytes.toString()),
    onErrors: (bytes: Buffer) => void said.push(`! ${bytes.toString()}`),
  };
  const ref = { namespace: 'n', pod: 'p', container: 'c' };
  const resident = { ref, command: ['stay'], listener };
  const session = await openSession(server.kubeconfig, resident, { ...LIMITS, ...limits });
  return { session, said, program: await running.promise };
}

test('a session receives everything in order, before its end', async () => {
  const { session, said, program } = await open(await FakeApiServer.start());
  for (let line = 0; line < 100; line++) program.say(`${line}\n`, line % 2 === 0 ? 1 : 2);
  program.exit(3);
  await expect(session.ended).resolves.toBe('exit code 3');
  expect(said).toEqual(Array.from({ length: 100 }, (_, line) => `${line % 2 === 0 ? '' : '! '}${line}\n`));
});

test('what is sent arrives in order, the long beside the short', async () => {
  const { session, program } = await open(await FakeApiServer.start());
  const texts = ['short\n', 'l'.repeat(100_000), 'short again\n'];
  for (const text of texts) session.send(text);
  session.close();
  await program.inputEnded;
  expect(program.input.join('')).toBe(texts.join(''));
  program.exit(0);
  await expect(session.ended).resolves.toBe('exit code 0');
});

test('a session whose connection breaks has ended, and takes what is sent to it without a word', async () => {
  const server = await FakeApiServer.start();
  const { session } = await open(server);
  await server.stop();
  await expect(session.ended).resolves.toBe('connection lost: the API server closed the connection (1006)');
  session.send('anybody?');
  session.close();
});

test('a session whose server does not answer pings has ended', async () => {
  const { session } = await open(await FakeApiServer.start({ deaf: true }), { pingMs: 20 });
  await expect(session.ended).resolves.toBe('connection lost: the API server does not answer pings');
});

test('a session that is silent for long has not ended while its server lives', async () => {
  const { session, program } = await open(await FakeApiServer.start(), { pingMs: 200 });
  let pings = 0;
  const heardFrom = new Promise<void>((resolve) => {
    program.socket.on('ping', () => void (++pings === 3 && resolve()));
  });
  await heardFrom;
  program.exit(0);
  await expect(session.ended).resolves.toBe('exit code 0');
});

test('a session whose command does not heed the end of its input is left', async () => {
  const { session } = await open(await FakeApiServer.start(), { farewellMs: 100 });
  session.close();
  await expect(session.ended).resolves.toBe('connection lost: it was closed');
});

test('a session whose command could not be started says why', async () => {
  const { session, program } = await open(await FakeApiServer.start());
  program.refuse('container not found ("c")');
  await expect(session.ended).resolves.toBe('not started: container not found ("c")');
});
