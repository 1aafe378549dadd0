import { describe, expect, test } from 'vitest';
import { CONTAINER, PodHere } from '../../../../test/pod-here.ts';
import { bootId, monotonicUs, sleep } from '../../../core/clock.ts';
import type { Api, Session } from '../api.ts';
import { errorBetween, measureClock } from './clock.ts';

/** A pod whose clock shows this, and whose answers take these many ms there and back, one after the other. */
function podWith(boot: string, clock: () => number, delaysMs: readonly (readonly [number, number])[]): Api {
  let asked = 0;
  const session: Api['session'] = (_place, _command, listener) =>
    Promise.resolve<Session>({
      send: () => {
        const [there, back] = delaysMs[asked++ % delaysMs.length]!;
        void sleep(there)
          .then(() => `${boot} ${clock()}\n`)
          .then(async (answer) => {
            await sleep(back);
            listener.onOutput(Buffer.from(answer));
          });
      },
      ended: Promise.withResolvers<string>().promise,
      close: () => undefined,
    });
  return { session } as Partial<Api> as Api;
}

describe('the clock of a pod', () => {
  test('is ours, without any error, when it runs on our kernel', async () => {
    expect(await measureClock(new PodHere().api, CONTAINER)).toEqual({ offsetUs: 0, errorUs: 0 });
  });

  test('is found by the shortest of many round trips, and the truth is within the error', async () => {
    const planted = 7_654_321_000;
    const delays = [
      [30, 1],
      [1, 40],
      [2, 1],
      [20, 20],
    ] as const;
    const { offsetUs, errorUs } = await measureClock(
      podWith('another-kernel', () => monotonicUs() + planted, delays),
      CONTAINER,
    );
    expect(Math.abs(offsetUs - planted)).toBeLessThanOrEqual(errorUs);
    expect(errorUs).toBeGreaterThan(1_000);
    expect(errorUs).toBeLessThan(15_000);
  });

  test('is measured when it is not known which kernel it is', async () => {
    const { errorUs } = await measureClock(podWith('unknown', monotonicUs, [[1, 1]]), CONTAINER);
    expect(errorUs).toBeGreaterThan(0);
    expect(
      await measureClock(
        podWith(bootId(), () => 0, [[1, 1]]),
        CONTAINER,
      ),
    ).toEqual({
      offsetUs: 0,
      errorUs: 0,
    });
  });

  test('is not to be had from a container without node, which is said with its words', async () => {
    const pod = new PodHere();
    const without: Api = {
      ...pod.api,
      session: (ref, _command, listener) =>
        pod.api.session(ref, ['sh', '-c', 'echo node: not found >&2; exit 127'], listener),
    };
    await expect(measureClock(without, CONTAINER)).rejects.toMatchObject({
      code: 'AGENT_BROKE',
      message: 'pod client-a did not print the time: node: not found',
    });
  });

  test.each(['', 'Warning: something', 'boot NaN'])(
    'is not what a node prints otherwise: "%s"',
    async (line) => {
      const pod = new PodHere();
      const other: Api = {
        ...pod.api,
        session: (ref, _command, listener) =>
          pod.api.session(ref, ['sh', '-c', 'while read -r _; do echo "$0"; done', line], listener),
      };
      const printed = line === '' ? 'nothing' : `"${line}"`;
      await expect(measureClock(other, CONTAINER)).rejects.toThrow(
        `node in pod client-a should have printed a boot id and a time in µs, but printed ${printed}`,
      );
    },
  );

  test('was wrong by as much as it drifted between two measurements, and by the error of the second', () => {
    const first = { offsetUs: 1_000, errorUs: 300 };
    expect(errorBetween(first, { offsetUs: 1_000, errorUs: 100 })).toBe(300);
    expect(errorBetween(first, { offsetUs: 400, errorUs: 100 })).toBe(700);
  });
});
