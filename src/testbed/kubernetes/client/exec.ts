/** Running a command in a container to its end. */

import type { KubeConfig } from '@kubernetes/client-node';
import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { programName } from '../../shell-program.ts';
import type { ContainerRef, Executed } from '../api.ts';
import { Channel, type Ending, type Program } from './channel.ts';
import { IF_NOT_APPLIED, retry, type Limits } from './retry.ts';

const LIMIT_MS = 30_000;
/** Between the SIGTERM and the SIGKILL that end a command after its limit. */
const TERM_S = 2;

export interface Command {
  readonly ref: ContainerRef;
  readonly command: readonly string[];
  readonly input?: string;
  readonly limitMs?: number;
}

/** Opens a channel to a program, waiting for an API server that is away. `what` completes "cannot …". */
export function openChannel(
  kubeconfig: KubeConfig,
  program: Program,
  what: string,
  limits: Limits,
): Promise<Channel> {
  return retry({ what, retryIf: IF_NOT_APPLIED, limits }, () => Channel.open(kubeconfig, program, limits));
}

/**
 * Resolves with the command's exit code, whatever it is. TIMED_OUT when it did not end within its limit, and was ended;
 * TESTBED_BROKE when it could not be run, or when it is not known how it ended.
 */
export async function execute(kubeconfig: KubeConfig, asked: Command, limits: Limits): Promise<Executed> {
  const { ref, command, input, limitMs = LIMIT_MS } = asked;
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  const program = {
    ref,
    command: limited(command, limitMs),
    input: input !== undefined,
    listener: {
      onOutput: (bytes: Buffer) => void output.push(bytes),
      onErrors: (bytes: Buffer) => void errors.push(bytes),
    },
  };
  const what = describeCommand(asked);
  const channel = await openChannel(kubeconfig, program, what, limits);
  const startUs = monotonicUs();
  if (input !== undefined) feed(channel, input, what);
  const ending = await endingWithin(limitMs + limits.graceMs, channel);
  const code = codeOf(ending, what);
  if (ENDED_BY_LIMIT.includes(code) && monotonicUs() - startUs >= limitMs * 1_000)
    throw tooLong(what, limitMs);
  return { code, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() };
}

/** What `timeout` exits with when it had to end the command: by SIGTERM, by SIGKILL. */
const ENDED_BY_LIMIT = [124, 137];

/** A command outlives the connection it was started through, so it brings its own end. */
function limited(command: readonly string[], limitMs: number): readonly string[] {
  return ['timeout', '-k', TERM_S.toString(), Math.ceil(limitMs / 1_000).toString(), ...command];
}

function feed(channel: Channel, input: string, what: string): void {
  channel.send(input);
  if (channel.endInput()) return;
  channel.cut('its input could not be ended');
  throw new ChaosError(
    'MISSING_PREREQUISITE',
    `cannot ${what}: the API server cannot end a command's input`,
    {
      hint: 'Kubernetes 1.30 or later can.',
    },
  );
}

/** The status may never come: a frozen node keeps the connection open and is silent. */
async function endingWithin(limitMs: number, channel: Channel): Promise<Ending> {
  const timer = setTimeout(() => {
    channel.cut(`its end was not reported for ${limitMs} ms`);
  }, limitMs);
  try {
    return await channel.ended;
  } finally {
    clearTimeout(timer);
  }
}

function codeOf(ending: Ending, what: string): number {
  if (ending.how === 'exited') return ending.code;
  const message = ending.how === 'lost' ? `the connection was lost: ${ending.message}` : ending.message;
  throw new ChaosError('TESTBED_BROKE', `cannot ${what}: ${message}`);
}

function tooLong(what: string, limitMs: number): ChaosError {
  return new ChaosError('TIMED_OUT', `cannot ${what}: it did not end within ${limitMs} ms`);
}

/** Completes the sentence "cannot …". */
export function describeCommand({ ref, command }: Pick<Command, 'ref' | 'command'>): string {
  const name = programName(command);
  // Of a shell program its name and arguments, not its text.
  const words = name === command[0] ? command : command.slice(3);
  const whole = words.join(' ').replaceAll(/\s+/g, ' ');
  const short = whole.length > 60 ? `${whole.slice(0, 60)}…` : whole;
  return `run "${short}" in container ${ref.container} of pod ${ref.namespace}/${ref.pod}`;
}
