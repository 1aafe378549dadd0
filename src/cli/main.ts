/** The command line: finds the command, runs it, and turns what happened into an exit code and a sentence. */

import { ChaosError, ERROR_CODES, messageOf } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import { ANALYZE, REPORT } from './analyze.ts';
import { ARCHIVE } from './archive.ts';
import { AUDIT } from './audit.ts';
import { CLAIMS_COMMAND } from './claims.ts';
import { CLIENT_CHECK } from './client-check.ts';
import { CLIENTS } from './clients.ts';
import { CLUSTER } from './cluster.ts';
import { COMPARE } from './compare.ts';
import { helpOf, understand, type Command } from './command.ts';
import { DISCOVER } from './discover.ts';
import { DOCTOR } from './doctor.ts';
import { HEAL } from './heal.ts';
import { INIT } from './init.ts';
import { LIST } from './list.ts';
import { PLAN } from './plan.ts';
import { RUN } from './run.ts';
import { TREND } from './trend.ts';
import { UP } from './up.ts';
import { VERSION } from './version.ts';
import { VERSIONS } from './versions.ts';
import { WATCH } from './watch.ts';

const COMMANDS: readonly Command[] = [
  RUN,
  LIST,
  PLAN,
  INIT,
  DISCOVER,
  AUDIT,
  DOCTOR,
  CLUSTER,
  HEAL,
  ANALYZE,
  REPORT,
  COMPARE,
  ARCHIVE,
  TREND,
  CLAIMS_COMMAND,
  CLIENTS,
  VERSIONS,
  WATCH,
  CLIENT_CHECK,
  UP,
];

const EXIT_HELP =
  'Exit codes: 0 held, 1 failed, 2 undecided, 254 wrong arguments or experiment, 255 the harness broke, 130 interrupted.';

function overview(): string {
  return [
    `sentinel-chaos ${VERSION}: breaks Redis with Sentinel while clients write to it, and says what was lost and how long it took.`,
    '',
    'Commands',
    ...COMMANDS.map(({ name, usage, help }) => `  ${`${name} ${usage}`.padEnd(20)} ${help}`),
    '',
    'Examples',
    '  sentinel-chaos run master-killed',
    '  sentinel-chaos run --help',
    '',
    EXIT_HELP,
  ].join('\n');
}

async function main(args: readonly string[]): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined) {
    process.stderr.write(`${overview()}\n`);
    return ERROR_CODES.BAD_ARGUMENT;
  }
  if (['help', '--help', '-h'].includes(word)) {
    if (rest[0] !== undefined) return main([rest[0], '--help']);
    process.stdout.write(`${overview()}\n`);
    return 0;
  }
  if (word === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = COMMANDS.find((one) => one.name === word);
  if (command === undefined) {
    const names = COMMANDS.map((one) => one.name);
    const meant = nearest(word, names);
    throw new ChaosError('BAD_ARGUMENT', `there is no command "${word}"`, {
      hint: meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean "${meant}"?`,
    });
  }
  const given = understand(command, rest);
  if (given.isHelpWanted) {
    process.stdout.write(`${helpOf(command)}\n`);
    return 0;
  }
  return command.run(given);
}

function tell(error: unknown): number {
  if (!(error instanceof ChaosError)) {
    process.stderr.write(
      `sentinel-chaos broke: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}\n`,
    );
    return 255;
  }
  process.stderr.write(`sentinel-chaos: ${withHint(error)}\n`);
  return error.exitCode;
}

/** One sentence where it fits; a list of problems keeps its lines. */
function withHint({ message, hint }: ChaosError): string {
  if (hint === undefined) return message;
  if (message.includes('\n')) return `${message}\n${hint}`;
  return message.endsWith('.') ? `${message} ${hint}` : `${message}; ${hint}`;
}

/** Whoever reads may have seen enough (`| head`): what is still to be done is done, and healed, all the same. */
function outliveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

process.stdout.on('error', outliveReader);
process.exitCode = await main(process.argv.slice(2)).catch(tell);
