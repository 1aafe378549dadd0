/** The command line: finds the command, runs it, and turns what happened into an exit code and a sentence. */

import { ChaosError, ERROR_CODES, messageOf } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import { helpOf, understand, type Command } from './command.ts';
import { VERSION } from './version.ts';

/** In the order of the overview. Each is loaded when it is asked for: all together take longer than most of them do. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).RUN,
  list: async () => (await import('./list.ts')).LIST,
  plan: async () => (await import('./plan.ts')).PLAN,
  init: async () => (await import('./init.ts')).INIT,
  discover: async () => (await import('./discover.ts')).DISCOVER,
  audit: async () => (await import('./audit.ts')).AUDIT,
  doctor: async () => (await import('./doctor.ts')).DOCTOR,
  cluster: async () => (await import('./cluster.ts')).CLUSTER,
  heal: async () => (await import('./heal.ts')).HEAL,
  analyze: async () => (await import('./analyze.ts')).ANALYZE,
  report: async () => (await import('./analyze.ts')).REPORT,
  compare: async () => (await import('./compare.ts')).COMPARE,
  archive: async () => (await import('./archive.ts')).ARCHIVE,
  trend: async () => (await import('./trend.ts')).TREND,
  claims: async () => (await import('./claims.ts')).CLAIMS_COMMAND,
  clients: async () => (await import('./clients.ts')).CLIENTS,
  versions: async () => (await import('./versions.ts')).VERSIONS,
  watch: async () => (await import('./watch.ts')).WATCH,
  'client-check': async () => (await import('./client-check.ts')).CLIENT_CHECK,
  up: async () => (await import('./up.ts')).UP,
};

const EXIT_HELP =
  'Exit codes: 0 held, 1 failed, 2 undecided, 254 wrong arguments or experiment, 255 the harness broke, 130 interrupted.';

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return [
    `sentinel-chaos ${VERSION}: breaks Redis with Sentinel while clients write to it, and says what was lost and how long it took.`,
    '',
    'Commands',
    ...commands.map(({ name, usage, help }) => `  ${`${name} ${usage}`.padEnd(20)} ${help}`),
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
    process.stderr.write(`${await overview()}\n`);
    return ERROR_CODES.BAD_ARGUMENT;
  }
  if (['help', '--help', '-h'].includes(word)) {
    if (rest[0] !== undefined) return main([rest[0], '--help']);
    process.stdout.write(`${await overview()}\n`);
    return 0;
  }
  if (word === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (load === undefined) {
    const names = Object.keys(COMMANDS);
    const meant = nearest(word, names);
    throw new ChaosError('BAD_ARGUMENT', `there is no command "${word}"`, {
      hint: meant === undefined ? `the commands are ${names.join(', ')}` : `did you mean "${meant}"?`,
    });
  }
  const command = await load();
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
