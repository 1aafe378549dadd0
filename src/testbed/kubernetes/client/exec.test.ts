import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FakeApiServer, kubeconfigOf, refusal, type FakeProgram } from '../../../../test/fakes/api-server.ts';
import type { Executed } from '../api.ts';
import { execute } from './exec.ts';
import { LIMITS } from './retry.ts';

const CONTAINER = { namespace: 'n', pod: 'p', container: 'c' };
const BRIEF = { ...LIMITS, requestMs: 1_000, patienceMs: 5_000, pauseMs: 10, graceMs: 1_000 };
const RUN = 'cannot run "ask it" in container c of pod n/p';

function run(server: FakeApiServer, input?: string, limitMs = 5_000, limits = BRIEF): Promise<Executed> {
  const asked = { ref: CONTAINER, command: ['ask', 'it'], limitMs };
  return execute(server.kubeconfig, input === undefined ? asked : { ...asked, input }, limits);
}

async function serverOf(program: (program: FakeProgram) => void): Promise<FakeApiServer> {
  const server = await FakeApiServer.start();
  server.program = program;
  return server;
}

describe('a command that is run to its end', () => {
  test('ends with its code, its output and its errors', async () => {
    const server = await serverOf((program) => {
      program.say('');
      program.say('out');
      program.say('err', 2);
      program.say('put');
      program.exit(7);
    });
    await expect(run(server)).resolves.toEqual({ code: 7, output: 'output', errors: 'err' });
  });

  test('has code 0 when it succeeds', async () => {
    await expect(
      run(
        await serverOf((program) => {
          program.exit(0);
        }),
      ),
    ).resolves.toMatchObject({ code: 0 });
  });

  test('may say half a letter at a time', async () => {
    const letter = Buffer.from('é');
    const server = await serverOf((program) => {
      program.say(letter.subarray(0, 1));
      program.say(letter.subarray(1));
      program.exit(0);
    });
    await expect(run(server)).resolves.toMatchObject({ output: 'é' });
  });

  test('brings its own end, because it outlives its connection', async () => {
    const server = await serverOf((program) => {
      program.say(program.command.join(' '));
      program.exit(0);
    });
    await expect(run(server, undefined, 1_500)).resolves.toMatchObject({ output: 'timeout -k 2 2 ask it' });
  });

  test('reads its input to the end, however long', async () => {
    const server = await serverOf((program) => {
      void program.inputEnded.then(() => {
        program.say(`${program.input.length} ${program.input.join('').length}`);
        program.exit(0);
      });
    });
    await expect(run(server, 'x'.repeat(100_000))).resolves.toMatchObject({ output: '4 100000' });
  });

  test('has no input when none is given', async () => {
    const server = await serverOf((program) => {
      program.say(`input: ${program.hasInput}`);
      program.exit(0);
    });
    await expect(run(server)).resolves.toMatchObject({ output: 'input: false' });
  });
});

describe('a command whose end is not reported', () => {
  test('fails when the connection breaks', async () => {
    const server = await serverOf((program) => {
      program.say('half of the ');
      setTimeout(() => {
        program.socket.terminate();
      }, 20);
    });
    const message = `${RUN}: the connection was lost: the API server closed the connection (1006)`;
    await expect(run(server)).rejects.toMatchObject({ code: 'TESTBED_BROKE', message });
  });

  test('fails when the server says nothing more', async () => {
    const server = await serverOf(() => undefined);
    const message = `${RUN}: the connection was lost: its end was not reported for 300 ms`;
    await expect(run(server, undefined, 100, { ...BRIEF, graceMs: 200 })).rejects.toThrow(message);
  });

  test('fails when the status is none', async () => {
    const server = await serverOf((program) => {
      program.socket.send(Buffer.concat([Buffer.of(3), Buffer.from('what?')]));
    });
    await expect(run(server)).rejects.toThrow(`${RUN}: the connection was lost: its status is "what?"`);
  });
});

describe('a command that takes too long', () => {
  test.each([124, 137])('has failed, having been ended with code %i', async (code) => {
    const server = await serverOf((program) => {
      setTimeout(() => {
        program.exit(code);
      }, 120);
    });
    const message = `${RUN}: it did not end within 100 ms`;
    await expect(run(server, undefined, 100)).rejects.toMatchObject({ code: 'TIMED_OUT', message });
  });

  test('is not taken for one that ends with that code by itself', async () => {
    const server = await serverOf((program) => {
      program.exit(124);
    });
    await expect(run(server)).resolves.toMatchObject({ code: 124 });
  });
});

describe('a command that is not started', () => {
  const path = 'GET /api/v1/namespaces/n/pods/p/exec';

  test('says why not, when the server takes it and the node does not', async () => {
    const server = await serverOf((program) => {
      program.refuse('container not found ("c")');
    });
    await expect(run(server)).rejects.toThrow(`${RUN}: container not found ("c")`);
  });

  test('says why not, when the server refuses it', async () => {
    const server = await FakeApiServer.start();
    server.on(path, refusal(404, 'pods "p" not found'));
    await expect(run(server)).rejects.toThrow(`${RUN}: the API server answered 404: pods "p" not found`);
  });

  test('is given up when the server takes it and then is silent', async () => {
    const server = await FakeApiServer.start();
    server.on(path, 'silence');
    await expect(run(server, undefined, 5_000, { ...BRIEF, requestMs: 200 })).rejects.toThrow(
      `${RUN}: the API server did not answer in time`,
    );
  });

  test('is started when the server is back', async () => {
    const server = await serverOf((program) => {
      program.exit(3);
    });
    await server.stop();
    setTimeout(() => void server.listen(), 100);
    await expect(run(server)).resolves.toMatchObject({ code: 3 });
  });

  test('is tried again while a proxy drops the connection before it is secure', async () => {
    let connections = 0;
    const proxy = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).resetAndDestroy();
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const kubeconfig = kubeconfigOf(`https://127.0.0.1:${port}`);
    const asked = { ref: CONTAINER, command: ['ask', 'it'] };
    // The first attempt alone takes a busy machine longer than one would think.
    await expect(execute(kubeconfig, asked, { ...BRIEF, patienceMs: 3_000 })).rejects.toThrow(RUN);
    expect(connections).toBeGreaterThan(1);
  });

  test('is not tried again when the connection breaks after that', async () => {
    const server = await FakeApiServer.start();
    server.on(path, 'break');
    await expect(run(server)).rejects.toThrow(`${RUN}: the connection to the API server broke`);
    expect(server.count(path)).toBe(1);
  });

  test('cannot be given an input that ends by a server that does not know how to', async () => {
    const server = await FakeApiServer.start({ protocols: ['v4.channel.k8s.io'] });
    await expect(run(server)).resolves.toMatchObject({ code: 0 });
    server.program = () => undefined;
    const message = `${RUN}: the API server cannot end a command's input`;
    await expect(run(server, 'input')).rejects.toMatchObject({ code: 'MISSING_PREREQUISITE', message });
  });
});
