/** `client-check`: runs any client program through the protocol, against a small deployment whose master is killed. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lost } from '../check/lost.ts';
import { ChaosError } from '../core/errors.ts';
import { experiment, type Experiment } from '../experiment/experiment.ts';
import * as step from '../experiment/steps.ts';
import * as target from '../experiment/targets.ts';
import { topology } from '../experiment/topology.ts';
import { Facts } from '../facts/facts.ts';
import { kill } from '../fault/kill.ts';
import { floorMs } from '../plan/durations.ts';
import { validated } from '../plan/validation.ts';
import { checkClient } from '../report/client-check.ts';
import type { ClientCheck } from '../report/client-check-words.ts';
import type { SuiteEntry } from '../report/suite.ts';
import { RunDirectory } from '../run/store.ts';
import { runSuite } from '../suite/suite.ts';
import { appends } from '../workload/appends.ts';
import { messages } from '../workload/messages.ts';
import { program } from '../workload/program.ts';
import { reads } from '../workload/reads.ts';
import { command, type Options, type ValuesOf } from './command.ts';
import { interruptible } from './interruption.ts';
import { ProgressLine } from './progress-line.ts';
import { testbedFor } from './testbeds.ts';
import { VERSION } from './version.ts';

const ID = 'client-check';
const WORKLOAD = 'client';
const FOLLOWED = 'followed';
const READS = 'reads';
const NEWS = 'news';

const OPTIONS = {
  reads: { help: 'ask it to read as well, what another client writes' },
  messages: { help: 'ask it to subscribe to channels as well, on which another client publishes' },
} as const satisfies Options;

export const CLIENT_CHECK = command({
  name: 'client-check',
  usage: '[--reads] [--messages] -- COMMAND…',
  help: 'Runs a client program through its protocol (docs/client-protocol.md) while a master is killed, and says what is wrong with it.',
  options: OPTIONS,
  examples: [
    'sentinel-chaos client-check -- clients/redis-cli.sh',
    'sentinel-chaos client-check --reads --messages -- node clients/ioredis.mjs',
  ],
  async run({ positionals: [name, ...args], values }) {
    if (name === undefined)
      throw new ChaosError('BAD_ARGUMENT', 'client-check needs the command of a client program', {
        hint: 'such as: sentinel-chaos client-check -- clients/redis-cli.sh',
      });
    const reports = mkdtempSync(join(tmpdir(), 'client-check-'));
    try {
      const { wrong, notes } = await check([name, ...args], values, reports);
      const lines = [
        wrong.length === 0 ? 'Nothing is wrong with it.' : 'What is wrong with it:',
        ...wrong.map((sentence) => `  ${sentence}`),
        ...notes,
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      return wrong.length === 0 ? 0 : 1;
    } finally {
      rmSync(reports, { recursive: true, force: true });
    }
  },
});

/** The deployment is as quick as Sentinel allows, so that the check is short. */
function trial(words: readonly [string, ...string[]], asked: ValuesOf<typeof OPTIONS>): Experiment {
  const value = experiment({
    title: 'A client program is checked',
    hypothesis: 'It answers what it is asked, says what is so, and comes back after a failover.',
    topology: topology({ redis: 2, sentinels: 3, quorum: 2, downAfter: '1s', failoverTimeout: '10s' }),
    workload: [
      program({ name: WORKLOAD, command: words, writers: 2, rate: 10 }),
      ...(asked.reads
        ? [
            appends({ name: FOLLOWED, writers: 1, rate: 20 }),
            reads({ name: READS, of: FOLLOWED, through: WORKLOAD, readers: 1, rate: 10 }),
          ]
        : []),
      ...(asked.messages
        ? [
            messages({
              name: NEWS,
              kind: 'pubsub',
              through: WORKLOAD,
              publishers: 1,
              subscribers: 1,
              rate: 10,
            }),
          ]
        : []),
    ],
    schedule: [
      step.quiet('3s'),
      step.during(kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('4s')]),
      step.awaitConverged({ within: '60s' }),
    ],
    expect: [lost({ atMost: 0 })],
  });
  return validated(ID, value);
}

async function check(
  words: readonly [string, ...string[]],
  asked: ValuesOf<typeof OPTIONS>,
  reports: string,
): Promise<ClientCheck> {
  const own = trial(words, asked);
  const progress = new ProgressLine(process.stderr);
  const testbed = await testbedFor({}, (sentence) => progress.print(sentence));
  let entry: SuiteEntry | undefined;
  try {
    await interruptible((signal) =>
      runSuite({
        experiments: [{ id: ID, experiment: own }],
        testbed,
        reports,
        jobs: 1,
        seed: 1,
        harness: VERSION,
        signal,
        progress: (description) => progress.sink(description, floorMs(own)),
        onResult: (ended) => (entry = ended),
      }),
    );
  } finally {
    progress.close();
  }
  const { directory, word, sentence } = entry!;
  if (word === 'interrupted') throw new ChaosError('INTERRUPTED', 'the check was interrupted');
  // Of a program that cannot be started nothing is known, such as what is wrong with it.
  if (word === 'broke' || directory === undefined)
    throw new ChaosError('TESTBED_BROKE', `the program could not be tried: ${sentence}`);
  const history = await new RunDirectory(join(reports, directory)).history();
  return checkClient(new Facts(history, own), WORKLOAD, own.workload);
}
