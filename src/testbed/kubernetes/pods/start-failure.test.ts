import type { V1ContainerStatus } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { startFailureOf, StartWatch, type StartFailure } from './start-failure.ts';

function status(more: Partial<V1ContainerStatus>): V1ContainerStatus {
  const base = { name: 'redis', image: 'own/redis:2', imageID: '', ready: false, restartCount: 0 };
  return { ...base, ...more };
}

function waiting(reason: string, message?: string): V1ContainerStatus {
  return status({ state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } });
}

function ended(exitCode: number, reason?: string, message?: string): V1ContainerStatus {
  const terminated = {
    exitCode,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
  return status({ state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } });
}

describe('a container that does not start', () => {
  test.each([
    ['InvalidImageName', 'couldn\u2019t parse image name', true],
    ['ErrImageNeverPull', undefined, true],
    ['ErrImagePull', 'own/redis:2: not found', true],
    ['ImagePullBackOff', 'pull access denied, repository does not exist', true],
    ['ErrImagePull', 'dial tcp: lookup registry: no such host', false],
    ['ImagePullBackOff', undefined, false],
  ])('for %s (%s): waiting is in vain: %s', (reason, message, isFinal) => {
    const failure = startFailureOf([status({}), waiting(reason, message)]);
    expect(failure).toMatchObject({ isFinal });
    expect(failure!.sentence).toContain('own/redis:2');
    expect(failure!.sentence).toContain(message ?? reason);
  });

  test.each([
    ended(127),
    ended(126),
    ended(
      128,
      'StartError',
      'runc create failed: exec: "redis-sentinel": executable file not found in $PATH',
    ),
    ended(128, 'StartError', 'exec /start.sh: no such file or directory'),
    ended(128, 'ContainerCannotRun', 'exec: "/data": permission denied'),
  ])('whose program there is not: %#', (one) => {
    expect(startFailureOf([one])).toMatchObject({ isFinal: true });
    expect(startFailureOf([one])!.sentence).toContain('has no program for the container redis');
  });

  test('that the runtime could not start this time: it is tried again', () => {
    const why = 'error setting cgroup config for procHooks process: unable to freeze: unknown';
    expect(startFailureOf([ended(128, 'StartError', why)])).toEqual({
      sentence: `the container redis of the image "own/redis:2" cannot be started: ${why}`,
      isFinal: false,
    });
  });

  test.each([
    status({ state: { running: {} } }),
    waiting('ContainerCreating'),
    waiting('PodInitializing'),
    ended(1),
    ended(137, 'OOMKilled'),
    status({}),
    status({ state: { running: {} }, lastState: { terminated: { exitCode: 127 } } }),
  ])('may still be about to: %#', (one) => {
    expect(startFailureOf([one])).toBeUndefined();
  });
});

describe('waiting for containers to start', () => {
  const refused: StartFailure = { sentence: 'the image "a" cannot be pulled: no route', isFinal: false };

  test('ends at once for what will not pass, with the image\u2019s name', () => {
    const watch = new StartWatch();
    const final = { sentence: 'the image "b" cannot be pulled: not found', isFinal: true };
    expect(() => {
      watch.check([refused, final], 0);
    }).toThrow('the image "b" cannot be pulled: not found');
  });

  test('ends for a pull that was refused three times, whatever is reported in between', () => {
    const watch = new StartWatch();
    const backOff = { ...refused, sentence: 'the image "a" cannot be pulled: ImagePullBackOff' };
    watch.check([refused], 1_000);
    watch.check([backOff], 12_000);
    watch.check([], 20_000);
    expect(() => {
      watch.check([backOff], 36_500);
    }).toThrow('the image "a" cannot be pulled');
  });

  test('goes on for one that was refused for a while, and for images that follow each other', () => {
    const watch = new StartWatch();
    const wait = (): void => {
      for (let at = 0; at < 30_000; at += 100) watch.check([refused], at);
      watch.check([{ ...refused, sentence: 'the image "c" cannot be pulled: no route' }], 40_000);
    };
    expect(wait).not.toThrow();
  });
});
