import type { V1EndpointSlice } from '@kubernetes/client-node';
import { afterEach, expect, test } from 'vitest';
import type { ServiceLook } from '../../../cluster/services.ts';
import { until } from '../../../core/until.ts';
import type { Api, Selection } from '../api.ts';
import { watchService } from './service-watch.ts';

/** An API server with one Service, of whose slices only the number is looked at. */
class Slices {
  count = 0;
  isAway = false;
  asked = 0;
  selection: Selection | undefined;
  private readonly waiting: (() => void)[] = [];
  private tell: () => void = () => undefined;
  holds = false;

  readonly api: Pick<Api, 'list' | 'watch'> = {
    list: async <T>(selection: Selection) => {
      this.selection = selection;
      this.asked++;
      const slices = Array.from({ length: this.count }, (): V1EndpointSlice => ({
        addressType: 'IPv4',
        endpoints: [],
      }));
      if (this.holds) await new Promise<void>((resolve) => void this.waiting.push(resolve));
      if (this.isAway) throw new Error('away');
      return slices as unknown as readonly T[];
    },
    watch: (_, onChange) => {
      this.tell = onChange;
    },
  };

  change(count: number): void {
    this.count = count;
    this.tell();
  }

  answer(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

const ends: AbortController[] = [];
afterEach(() => {
  for (const one of ends.splice(0)) one.abort();
});

function watched(slices: Slices): { looks: ServiceLook[]; end: AbortController } {
  const looks: ServiceLook[] = [];
  const end = new AbortController();
  ends.push(end);
  const behind = (all: readonly V1EndpointSlice[]): string[] => all.map((_, n) => `redis-${n}`);
  watchService(
    { api: slices.api, namespace: 'shop' },
    { name: 'master', behind },
    (look) => looks.push(look),
    end.signal,
  );
  return { looks, end };
}

function soon(what: string, probe: () => boolean): Promise<true> {
  return until(() => (probe() ? true : undefined), { what, withinMs: 30_000, everyMs: 1 });
}

test('what stands behind a Service is asked at once, and again without being told of a change', async () => {
  const slices = new Slices();
  slices.count = 1;
  const { looks } = watched(slices);
  await soon('two looks', () => looks.length >= 2);
  expect(slices.selection).toEqual({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    namespace: 'shop',
    labels: { 'kubernetes.io/service-name': 'master' },
  });
  for (const { service, behind, sentUs, atUs } of looks) {
    expect({ service, behind }).toEqual({ service: 'master', behind: ['redis-0'] });
    expect(sentUs).toBeLessThanOrEqual(atUs);
  }
});

test('a change while a list is read is seen in another one, asked for after the change', async () => {
  const slices = new Slices();
  slices.holds = true;
  const { looks } = watched(slices);
  await soon('the first question', () => slices.asked === 1);
  slices.change(2);
  expect(slices.asked).toBe(1);
  slices.holds = false;
  slices.answer();
  await soon('two looks', () => looks.length >= 2);
  expect(looks.slice(0, 2).map(({ behind }) => behind.length)).toEqual([0, 2]);
  expect(looks[1]!.sentUs).toBeGreaterThanOrEqual(looks[0]!.atUs);
});

test('of a time in which the API server does not answer nothing is said', async () => {
  const slices = new Slices();
  slices.isAway = true;
  const { looks } = watched(slices);
  await soon('two questions', () => slices.asked >= 2);
  expect(looks).toEqual([]);
  slices.isAway = false;
  await soon('a look', () => looks.length > 0);
});

test('nothing is said when it is over', async () => {
  const slices = new Slices();
  slices.holds = true;
  const { looks, end } = watched(slices);
  await soon('the first question', () => slices.asked === 1);
  end.abort();
  slices.answer();
  await new Promise((resolve) => setImmediate(resolve));
  expect(looks).toEqual([]);
});
