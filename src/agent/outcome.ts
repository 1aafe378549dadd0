/**
 * What a reply or an error means for the write it answers: ok, fail or unknown.
 *
 * Fail is claimed only from a message of the server itself, and only for one that it sends before it executes a
 * command. Whether a command was written to a socket at all is known from the writer's own flag, never from an
 * error text: ioredis reports the same for commands that it sent and of commands that it did not.
 */

import { FAIL, UNKNOWN } from '../history/record.ts';
import { REFUSALS } from '../workload/refusals.ts';

/** How a write ended that was not acknowledged, and why. */
export interface Unacknowledged {
  readonly outcome: typeof FAIL | typeof UNKNOWN;
  /** The server's error code, or one of the harness in lower case. */
  readonly code: string;
  readonly text: string;
}

/** The connection ended, or was given up, while the write was in flight. */
export const CLOSED: Unacknowledged = {
  outcome: UNKNOWN,
  code: 'closed',
  text: 'the connection ended before the reply came',
};

/** No reply within the deadline: the server may still execute the write at any later time. */
export const TIMEOUT: Unacknowledged = {
  outcome: UNKNOWN,
  code: 'timeout',
  text: 'no reply came within the deadline',
};

/** Writing stopped before the library, or the program, had reported what became of the write. */
export const UNSETTLED: Unacknowledged = {
  outcome: UNKNOWN,
  code: 'unsettled',
  text: 'the client had not settled it when writing stopped',
};

/** The server executed the write, but too few replicas had it in time. */
export function notReplicated(replicas: number, wanted: number): Unacknowledged {
  return {
    outcome: UNKNOWN,
    code: 'not replicated',
    text: `executed, but in time only ${replicas} of the ${wanted} replicas asked for had it`,
  };
}

/** The write was never handed to a socket. */
export const NOT_CONNECTED: Unacknowledged = {
  outcome: FAIL,
  code: 'not connected',
  text: 'there was no connection when the write was due',
};

/** The client program was asked, and ended without an answer. */
export const PROGRAM_ENDED: Unacknowledged = {
  outcome: UNKNOWN,
  code: 'program ended',
  text: 'the client program ended before it answered',
};

/** The client program had ended before. */
export const NO_PROGRAM: Unacknowledged = {
  outcome: FAIL,
  code: 'no program',
  text: 'the client program had ended when the write was due',
};

/**
 * The error of a write that was handed to a socket. A code that is not in the table is unknown even if the
 * server said it: UNBLOCKED, for one, is sent for commands that have begun.
 */
export function classify(error: Error): Unacknowledged {
  if (error.name !== 'ReplyError') return CLOSED;
  const code = error.message.split(' ', 1)[0]!;
  return { outcome: Object.hasOwn(REFUSALS, code) ? FAIL : UNKNOWN, code, text: error.message };
}

/**
 * The error of a write that a library may have sent any number of times, or may still send. Only what was sent
 * once and refused is sure: an earlier one may have been executed although a later one was refused.
 */
export function classifyResent(error: Error, timesSent: number): Unacknowledged {
  if (error.name === 'ReplyError') {
    const why = classify(error);
    return timesSent === 1 ? why : { ...why, outcome: UNKNOWN };
  }
  return { outcome: UNKNOWN, code: 'library', text: error.message };
}

/** The error of the WAIT that followed a write: the write itself has been executed. */
export function classifyWait(why: Unacknowledged): Unacknowledged {
  return { ...why, outcome: UNKNOWN };
}
