import { describe, expect, test } from 'vitest';
import { fakePrograms, type FakePrograms } from '../../../../test/fakes/programs.ts';
import { kindMachines, nodeState, stoppableMachines } from './nodes.ts';

/** An engine with one container, whose state is the content of the file `state` and follows the commands. */
function engine({ state = 'running', cluster = 'ours', works = true } = {}): FakePrograms {
  const become = (what: string): string => (works ? `echo ${what} >state` : ':');
  return fakePrograms({
    docker: `[ -f state ] || echo ${state} >state
      case $1 in
        inspect) echo "$(cat state) ${cluster}" ;;
        pause) ${become('paused')} ;;
        unpause | start) ${become('running')} ;;
        kill) ${become('exited')} ;;
        update) ;;
        *) exit 1 ;;
      esac`,
  });
}

function changes(programs: FakePrograms): string[] {
  return programs.calls().filter((call) => !call.startsWith('docker inspect'));
}

describe('a machine', () => {
  test('freezes and thaws', async () => {
    const programs = engine();
    const machines = kindMachines('ours');
    await machines.freeze('worker');
    expect(await machines.state('worker')).toBe('frozen');
    await machines.thaw('worker');
    expect(await machines.state('worker')).toBe('running');
    expect(changes(programs)).toEqual(['docker pause worker', 'docker unpause worker']);
  });

  test('that is killed stays off until it is started, and then is restarted as kind wants it', async () => {
    const programs = engine();
    const machines = kindMachines('ours');
    await machines.kill('worker');
    expect(await machines.state('worker')).toBe('off');
    await machines.start('worker');
    expect(changes(programs)).toEqual([
      'docker update --restart=no worker',
      'docker kill worker',
      'docker start worker',
      'docker update --restart=on-failure:1 worker',
    ]);
  });

  test('whose state docker does not print is an error that names docker', async () => {
    fakePrograms({ docker: ':' });
    await expect(nodeState('ours', 'worker')).rejects.toThrow(
      'docker inspect should have printed the state of the container worker, but printed nothing',
    );
    fakePrograms({ docker: 'exit 1' });
    await expect(nodeState('ours', 'worker')).rejects.toThrow(
      /^docker inspect .*: it failed and printed no reason$/,
    );
  });

  test('that is in the wanted state already is left alone', async () => {
    const programs = engine({ state: 'paused' });
    await kindMachines('ours').freeze('worker');
    expect(changes(programs)).toEqual([]);
  });

  test('of another cluster, and a container that is no machine at all, is refused before anything is done', async () => {
    for (const cluster of ['theirs', '']) {
      const programs = engine({ cluster });
      await expect(kindMachines('ours').kill('worker')).rejects.toThrow(
        'the container worker is no node of the cluster "ours"',
      );
      expect(changes(programs)).toEqual([]);
    }
  });

  test('whose engine says yes and does nothing is not taken for frozen', async () => {
    engine({ works: false });
    await expect(kindMachines('ours', 200).freeze('worker')).rejects.toThrow(
      'timed out after 0.2 s waiting for the node worker to be frozen',
    );
  });

  test.each([
    ['running', 'running'],
    ['paused', 'frozen'],
    ['exited', 'off'],
    ['dead', 'off'],
    ['created', 'off'],
  ])('that the engine calls %s is %s', async (word, state) => {
    engine({ state: word });
    expect(await nodeState('ours', 'worker')).toBe(state);
  });

  test('that is on its way is neither', async () => {
    engine({ state: 'restarting' });
    await expect(nodeState('ours', 'worker')).rejects.toThrow('the container worker is restarting');
  });
});

describe('the machines of a cluster can be stopped', () => {
  const machinesAmong = (names: string): ReturnType<typeof stoppableMachines> => {
    fakePrograms({ docker: `printf '${names}'` });
    return stoppableMachines('ours');
  };

  test('where others go on meanwhile', async () => {
    expect(await machinesAmong('a\\nb\\n')).toBeDefined();
    expect(await machinesAmong('a\\n')).toBeUndefined();
  });

  test('where its engine is here', async () => {
    fakePrograms({ docker: 'exit 1' });
    expect(await stoppableMachines('ours')).toBeUndefined();
  });
});
