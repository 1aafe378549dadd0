/** The folder of a new run. */

import { release } from 'node:os';
import { join, relative } from 'node:path';
import { seriesName } from './series.ts';
import { pointTo, RunDirectory, type Plan } from './store.ts';
import type { NamedExperiment, RunsContext } from './suite.ts';

/** Makes the folder, writes the plan, and points `latest` to it, all before anything starts. */
export function openDirectory(one: NamedExperiment, context: RunsContext): RunDirectory {
  const { id, experiment, label, seed = context.seed, options = [] } = one;
  const startedAt = new Date();
  const directory = RunDirectory.create(context.reports, id, startedAt);
  const plan: Plan = {
    schemaVersion: 1,
    runId: directory.name,
    id,
    experiment,
    startedAt: startedAt.toISOString(),
    seed,
    testbed: context.testbed.name,
    command:
      context.command ??
      `bin/sentinel-chaos run ${[id, '--testbed', context.testbed.name, '--seed', seed, ...options].join(' ')}`,
    ...(label === undefined ? {} : { series: { id: seriesName(context.startedAt), label } }),
    harness: context.harness,
    node: process.version,
    kernel: release(),
  };
  directory.write('plan.json', `${JSON.stringify(plan, null, 1)}\n`);
  pointTo(join(context.reports, id, 'latest'), directory.name);
  pointTo(join(context.reports, 'latest'), relative(context.reports, directory.path));
  return directory;
}
