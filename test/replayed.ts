/** A fake testbed on which runs come out as recorded ones did: for tests of those who start runs and tell how they ended. */

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { line } from '../src/history/codec.ts';
import { RunDirectory } from '../src/run/store.ts';
import type { Testbed } from '../src/cluster/testbed.ts';
import { fakeTestbed } from './fakes/testbed.ts';
import { recordedExperiment, recordedFiles, type Files } from './fixtures/recorded.ts';

/** What is left of a run is the recorded one, after a mutation of its lines. */
export function replayed(id: string, mutate: (files: Files) => void = () => {}): Testbed {
  const testbed = fakeTestbed();
  return {
    ...testbed,
    open: async (topology, options) => {
      const cluster = await testbed.open(topology, options);
      const close = cluster.close.bind(cluster);
      cluster.close = async () => {
        await close();
        const files = recordedFiles(id);
        mutate(files);
        leave(new RunDirectory(join(options.logs, '..')), id, files);
      };
      return cluster;
    },
  };
}

function leave(directory: RunDirectory, id: string, files: Files): void {
  directory.write('plan.json', JSON.stringify({ ...directory.plan(), experiment: recordedExperiment(id) }));
  for (const [process, lines] of files) {
    const fresh = `${directory.historyFile(process)}.fresh`;
    writeFileSync(fresh, lines.map(line).join(''));
    // The runner's journal is still open: what it has yet to say goes where the old file was.
    renameSync(fresh, directory.historyFile(process));
  }
}
