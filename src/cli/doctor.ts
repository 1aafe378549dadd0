/** `doctor`: what this machine has and lacks for running experiments. */

import { availableParallelism, freemem, release } from 'node:os';
import { ChaosError } from '../core/errors.ts';
import { missingPrerequisites } from '../testbed/local/prerequisites.ts';
import type { Command } from './command.ts';

/** Below this the labs of a whole suite may not fit, bytes: five labs of 8 servers and 3 agents take about 1.5 GB. */
const MEMORY_ADVICE = 2e9;

export const DOCTOR: Command = {
  name: 'doctor',
  usage: '',
  words: 'Says what this machine has and lacks for running experiments. Changes nothing.',
  options: [],
  examples: ['sentinel-chaos doctor'],
  async run() {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    say(
      `Node ${process.version}, kernel ${release()}, ${availableParallelism()} cores, ${(freemem() / 1e9).toFixed(1)} GB of memory free`,
    );
    if (freemem() < MEMORY_ADVICE)
      say('Little memory is free; run fewer experiments side by side (--jobs 1).');
    const missing = await missingPrerequisites();
    if (missing.length === 0) {
      say('The local testbed can be used: namespaces, packet filter and a Redis server are there.');
      return 0;
    }
    for (const { sentence, hint } of missing) say(`${sentence}${hint === undefined ? '' : ` ${hint}`}`);
    throw new ChaosError('MISSING_PREREQUISITE', 'The local testbed cannot be used yet.', {
      hint: 'make setup installs what it may',
    });
  },
};
