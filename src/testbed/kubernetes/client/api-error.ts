/** What went wrong with a request to the API server: as a sentence, and whether to retry. */

import { ApiException } from '@kubernetes/client-node';
import { messageOf } from '../../../core/errors.ts';

export interface ApiError {
  /** HTTP status, when the server answered at all. */
  readonly status: number | undefined;
  /** Completes the sentence "cannot …: …". */
  readonly message: string;
  /** Whether it may pass: `soon` with a server that has just started, `late` with one that is away or busy. */
  readonly retryAfter: 'soon' | 'late' | undefined;
  /** Whether the request may have been carried out in spite of it. */
  readonly maybeApplied: boolean;
}

/** The request did not leave, whatever the reason. */
export class NeverSent extends Error {}

/** The connection was not made, so nothing was sent. Others may have broken off in the middle. */
const NEVER_SENT = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['EHOSTUNREACH', 'its address cannot be reached'],
  ['ENETUNREACH', 'its address cannot be reached'],
  ['ETIMEDOUT', 'no connection came about'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection came about'],
]);
const BROKEN_OFF: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];
/** A proxy of the server's port takes the connection and drops it while the server behind it is away. */
const BEFORE_TLS = 'before secure TLS connection was established';
/** The message of ws when its deadline is over. */
const NO_HANDSHAKE = 'Opening handshake has timed out';

/** Too Many Requests and Service Unavailable: the server did nothing, and asks to come back later. */
const COME_BACK_LATER: readonly unknown[] = [429, 503];
/** The server lost its own store, or a kubelet, meanwhile. */
const LOST_INSIDE: readonly unknown[] = [500, 502, 504];
/**
 * Forbidden only for now: a server that has just started answers before it knows any user's rights (0.2 s, measured)
 * and before its admission is ready; a new namespace is there before its service account.
 */
const NOT_YET = /User ".*" cannot |not yet ready to handle request|error looking up service account/;

export function classify(error: unknown): ApiError {
  if (error instanceof NeverSent) return { ...unanswered(error), maybeApplied: false };
  return error instanceof ApiException ? answered(error) : unanswered(error);
}

function answered({ code, body }: ApiException<unknown>): ApiError {
  const reason = messageIn(body);
  const late = COME_BACK_LATER.includes(code) || LOST_INSIDE.includes(code);
  const soon = code === 403 && NOT_YET.test(reason);
  return {
    status: code,
    message: `the API server answered ${code}: ${reason}`,
    retryAfter: late ? 'late' : soon ? 'soon' : undefined,
    maybeApplied: LOST_INSIDE.includes(code),
  };
}

/** The sentence of a Status object, which the server sends whenever it refuses. */
function messageIn(body: unknown): string {
  if (typeof body !== 'string' || body.trim() === '') return 'nothing more';
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // Not from the API server itself then, but for instance from a proxy.
  }
  return body.trim().slice(0, 300);
}

function unanswered(error: unknown): ApiError {
  const cause = rootOf(error);
  const { name, code } = cause as { name?: string; code?: string };
  const message = messageOf(cause);
  if (name === 'TimeoutError' || message === NO_HANDSHAKE)
    return gone('the API server did not answer in time', true);
  const never = message.includes(BEFORE_TLS) ? 'the connection broke' : NEVER_SENT.get(code ?? '');
  if (never !== undefined) return gone(`the API server is not there: ${never}`, false);
  if (BROKEN_OFF.includes(code)) return gone('the connection to the API server broke', true);
  return { status: undefined, message, retryAfter: undefined, maybeApplied: true };
}

function gone(message: string, maybeApplied: boolean): ApiError {
  return { status: undefined, message, retryAfter: 'late', maybeApplied };
}

/** `fetch failed` means nothing; its cause does. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  return root;
}
