/**
 * Three kinds of tests: `unit` needs nothing but Node; `e2e` needs what experiments need (see `make setup`); `kind` needs
 * a docker engine and kind, see test/on-kind.ts. They come one kind after the other: no cluster stands beside the
 * measurements of `e2e`, as `kind` makes it when it begins.
 */

import { defineConfig } from 'vitest/config';

const ON_KIND = 'test/kubernetes-*.e2e.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './test/count-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['test/*.e2e.test.ts'],
          // Ends what hangs; how fast anything is depends on the machine.
          testTimeout: 60_000,
          // Those that take long wait for processes, time-outs and each other rather than compute.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/*.e2e.test.ts'],
          exclude: [ON_KIND],
          // Ends what hangs: three attempts of a run of a minute have to come before it.
          testTimeout: 360_000,
          hookTimeout: 360_000,
          // They wait most of the time, and what they say has to be true beside another one, too.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'kind',
          include: [ON_KIND],
          globalSetup: './test/kind-cluster.ts',
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          // One process for all files: it looks once for a cluster, and says once that there is none.
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
