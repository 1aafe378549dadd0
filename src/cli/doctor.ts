/** `doctor`: what this machine has and lacks for running experiments, here and on a cluster. */

import { availableParallelism, freemem, release } from 'node:os';
import { ChaosError } from '../core/errors.ts';
import { missingPrerequisites } from '../testbed/local/prerequisites.ts';
import { command } from './command.ts';
import { examineCluster, type Examination } from './doctor-cluster.ts';
import { setupHint } from './setup-hint.ts';
import { CONTEXT_OPTION } from './testbeds.ts';

/** Below this the labs of a whole suite may not fit, bytes: five labs of 8 servers and 3 agents take about 1.5 GB. */
const MEMORY_ADVICE = 2e9;

export const DOCTOR = command({
  name: 'doctor',
  usage: '',
  help: 'Says what this machine has and lacks for running experiments, here or on a cluster. Changes nothing.',
  options: CONTEXT_OPTION,
  examples: ['sentinel-chaos doctor', 'sentinel-chaos doctor --context staging'],
  async run({ values }) {
    say(
      `Node ${process.version}, kernel ${release()}, ${availableParallelism()} cores, ${(freemem() / 1e9).toFixed(1)} GB of memory free`,
    );
    if (freemem() < MEMORY_ADVICE)
      say(
        'Little memory is free; run fewer experiments side by side (--jobs 1), or a cluster of one worker (cluster up --workers 1).',
      );
    const local = await examineLocal();
    local.sentences.forEach(say);
    const cluster = await examineCluster(values);
    cluster.sentences.forEach(say);
    if (local.isUsable || cluster.isUsable) return 0;
    throw new ChaosError('MISSING_PREREQUISITE', 'Neither the local testbed nor a cluster can be used yet.', {
      hint: 'the lines above say what is missing',
    });
  },
});

async function examineLocal(): Promise<Examination> {
  try {
    const missing = await missingPrerequisites();
    const sentence = 'The local testbed can be used: namespaces, packet filter and a Redis server are there.';
    if (missing.length === 0) return { sentences: [sentence], isUsable: true };
    const sentences = missing.map(({ sentence, hint }) => [sentence, hint ?? []].flat().join(' '));
    return {
      sentences: [...sentences, `The local testbed cannot be used yet; ${setupHint(missing)}.`],
      isUsable: false,
    };
  } catch (error) {
    // On other systems than Linux a cluster is all there is.
    if (!(error instanceof ChaosError)) throw error;
    return { sentences: [[error.message, error.hint ?? []].flat().join(' ')], isUsable: false };
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
