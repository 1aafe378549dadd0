/** `up`: holds a lab open for somebody else's test until it is interrupted. */

import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { lost } from '../check/lost.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { writeWhole } from '../core/unwritable.ts';
import { experiment, type Experiment } from '../experiment/experiment.ts';
import * as step from '../experiment/steps.ts';
import { topology } from '../experiment/topology.ts';
import { settingOf, withSettings } from '../plan/settings.ts';
import { appends } from '../workload/appends.ts';
import { command, type Given, type Options } from './command.ts';
import { loadExperiments } from './experiments.ts';
import { answerTo } from './fault-line.ts';
import { interruptible } from './interruption.ts';
import { openLab, type OpenLab } from './open-lab.ts';
import { shownPath } from './shown-path.ts';

const ID = 'up';

const OPTIONS = {
  set: {
    value: 'PATH=VALUE',
    isRepeatable: true,
    help: 'change a value of the topology, such as downAfter=1s or redis=5; can be given again',
  },
  'env-file': {
    value: 'FILE',
    help: 'write the addresses to this file as well, once all is up; it is removed at the end',
  },
  out: { value: 'DIR', help: 'the reports folder, in which logs are kept (default: reports)' },
} as const satisfies Options;

export const UP = command({
  name: 'up',
  usage: '[id]',
  help: 'Holds a lab open for tests of your own until Ctrl-C, with the topology of an experiment or three data nodes and three Sentinels. It is reached by ports of this machine, which are printed; a line such as "kill master" or "heal" on its standard input breaks it (docs/your-tests.md).',
  options: OPTIONS,
  examples: [
    'sentinel-chaos up',
    'sentinel-chaos up --set downAfter=1s --env-file lab.env',
    'sentinel-chaos up master-killed-tls',
  ],
  run: up,
});

/** What is opened where no experiment is named. */
const USUAL: Experiment = experiment({
  title: 'Held open',
  hypothesis: 'None.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [appends({ writers: 1, rate: 1 })],
  schedule: [step.quiet('1s')],
  expect: [lost({ atMost: 0 })],
});

async function up({ positionals, values }: Given<typeof OPTIONS>): Promise<number> {
  const given = withSettings(ID, await asked(positionals), values.set.map(settingOf));
  const envFile = values['env-file'];
  await interruptible(async (signal) => {
    const { topology: meant } = given;
    const lab = await openLab(meant, {
      signal,
      ...(values.out === undefined ? {} : { reports: values.out }),
    });
    try {
      const text = Object.entries(lab.environment)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('');
      if (envFile !== undefined) writeWhole(resolve(envFile), text);
      process.stdout.write(text);
      process.stderr.write(
        `The lab is up, its logs are in ${shownPath(lab.reports)}/logs, and Ctrl-C ends it.\n`,
      );
      await held(lab);
    } finally {
      if (envFile !== undefined) rmSync(resolve(envFile), { force: true });
      await lab.close();
    }
  });
  return 0;
}

async function asked([id, ...others]: readonly string[]): Promise<Experiment> {
  if (id === undefined) return USUAL;
  if (others.length > 0)
    throw new ChaosError('BAD_ARGUMENT', `one lab is held open, not ${others.length + 1}`, {
      hint: 'name one experiment, or none',
    });
  const [named] = await loadExperiments([id]);
  if ('experiment' in named!) return named.experiment;
  throw new ChaosError('BAD_ARGUMENT', `"${id}" is a table, which has many topologies`, {
    hint: 'name an experiment',
  });
}

/** Answers lines until it is over; to be interrupted is how it ends. */
async function held(lab: OpenLab): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const answer = answerTo(lab);
  let last = Promise.resolve();
  lines.on('line', (line) => {
    last = last.then(async () => {
      const said = await answer(line).catch((error: unknown) => `refused: ${messageOf(error)}`);
      if (said !== undefined && !lab.signal.aborted) process.stdout.write(`${said}\n`);
    });
  });
  const over = Promise.withResolvers<void>();
  lab.signal.addEventListener('abort', () => {
    over.resolve();
  });
  if (!lab.signal.aborted) await over.promise;
  lines.close();
  const reason: unknown = lab.signal.reason;
  if (!(reason instanceof ChaosError) || reason.code !== 'INTERRUPTED') throw reason;
}
