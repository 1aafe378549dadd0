/** Asking a port what it is: in plain text first, then with TLS; without a password first, then with those at hand. */

import { Duplex } from 'node:stream';
import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import type { Api } from '../api.ts';
import { residentContainers, type Candidate } from './candidates.ts';
import { certificatesOf, type Certificates } from './certificates.ts';
import { containerOf } from './container.ts';
import { converse, type Conversation, type Reply } from './conversation.ts';
import { credentialsOf, type Credential } from './credentials.ts';
import { RIGHTS_HINT } from './inventory.ts';
import { infoOf, refusalOf, type Fields } from './replies.ts';
import type { Secrets } from './secrets.ts';
import type { Finding } from './server.ts';

/** What is known before any server is asked. */
export interface Means {
  readonly api: Api;
  readonly namespace: string;
  readonly secrets: Secrets;
  /** Credentials that were given, which are tried instead of those that pods refer to; by what they are for. */
  readonly given: { readonly redis?: Credential | undefined; readonly sentinel?: Credential | undefined };
  readonly username: string | undefined;
  readonly trusted: { readonly file: string; readonly text: string } | undefined;
}

/** Rejects where the API server refuses to forward; whatever is wrong with the port itself is a finding. */
export async function recognize(candidate: Candidate, means: Means): Promise<Finding> {
  const plain = await patientAttempt(candidate, means, undefined);
  if (plain.how !== 'cut') return finding(plain, candidate);
  const certificates = await certificatesOf(candidate.pod, means.secrets, means.trusted);
  if (certificates === undefined && !candidate.isNamed) return { how: 'nothing' };
  const tls = certificates ?? { described: {}, options: {} };
  return finding(await patientAttempt(candidate, means, tls), candidate);
}

/** A server that is busy for a moment is asked once more; one that stands still costs the time twice. */
async function patientAttempt(
  candidate: Candidate,
  means: Means,
  tls: Certificates | undefined,
): Promise<Attempt> {
  const first = await attempt(candidate, means, tls);
  return first.how === 'silent' ? attempt(candidate, means, tls) : first;
}

/** How an attempt ended: `cut` where the connection ended without an answer, as a server of TLS ends plain text. */
type Attempt =
  | Exclude<Finding, { how: 'locked' | 'dumb' }>
  | { readonly how: 'locked' | 'silent' | 'cut'; readonly why: string };

function finding(attempt: Attempt, { pod, port }: Candidate): Finding {
  if (attempt.how === 'server' || attempt.how === 'nothing') return attempt;
  const how = attempt.how === 'locked' ? 'locked' : 'dumb';
  return { how, pod: pod.metadata!.name!, port, why: attempt.why };
}

async function attempt(candidate: Candidate, means: Means, tls: Certificates | undefined): Promise<Attempt> {
  const { pod, port } = candidate;
  const stream = await forwarded(candidate, means);
  if (!(stream instanceof Duplex)) return stream;
  let conversation: Conversation | undefined;
  try {
    conversation = await converse(stream, tls?.options);
    const recognized = await introduced(conversation, candidate, means);
    if (recognized.how !== 'server') {
      conversation.close();
      return recognized;
    }
    return { how: 'server', server: { ...recognized.server, pod, port, tls, conversation } };
  } catch (error) {
    conversation?.close();
    stream.destroy();
    return failure(error, tls !== undefined);
  }
}

/** A pod that has gone meanwhile is no reason to give up; a right that is missing is one for all pods. */
async function forwarded({ pod, port }: Candidate, { api, namespace }: Means): Promise<Duplex | Attempt> {
  try {
    return await api.forward({ namespace, pod: pod.metadata!.name!, port });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
    if (code === 403 || code === 401)
      throw new ChaosError('MISSING_PREREQUISITE', messageOf(error), { hint: RIGHTS_HINT, cause: error });
    return { how: 'cut', why: messageOf(error) };
  }
}

const NOT_LISTENING = /connection refused|exit status|no such (pod|container)/i;
/** What OpenSSL makes of an answer in plain text. */
const NO_TLS = /wrong version number|packet length too long|record layer failure/i;

function failure(error: unknown, isTls: boolean): Attempt {
  const why = reasonOf(error);
  if (error instanceof ChaosError && error.code === 'TESTBED_BROKE')
    return NOT_LISTENING.test(why) ? { how: 'nothing' } : { how: 'cut', why };
  if (/timed? ?out|longer than/i.test(why)) return { how: 'silent', why: 'it does not answer within 2 s' };
  if (isTls && NO_TLS.test(why)) return { how: 'nothing' };
  return { how: 'cut', why: isTls ? `TLS failed: ${why}` : why };
}

/** OpenSSL's messages are lines with numbers of files; their reason is for people. */
function reasonOf(error: unknown): string {
  const { reason } = error as { reason?: unknown };
  return typeof reason === 'string' ? reason : messageOf(error);
}

type Introduced =
  | {
      readonly how: 'server';
      readonly server: Pick<
        Extract<Finding, { how: 'server' }>['server'],
        'container' | 'kind' | 'login' | 'info' | 'infoUs'
      >;
    }
  | { readonly how: 'locked'; readonly why: string }
  | { readonly how: 'nothing' };

async function introduced(
  conversation: Conversation,
  candidate: Candidate,
  means: Means,
): Promise<Introduced> {
  const open = await asked(conversation);
  if (open.kind !== undefined) return made(open.kind, open, candidate, undefined);
  if (!isOfRedis(open.reply)) return { how: 'nothing' };
  const credentials = await credentialsFor(candidate, means);
  for (const { login, password } of credentials) {
    const words = login.username === undefined ? [password] : [login.username, password];
    if ((await conversation.ask('AUTH', ...words)) !== 'OK') continue;
    const known = await asked(conversation);
    if (known.kind === undefined) continue;
    const given = means.given[known.kind];
    // What was given for its kind comes later, or is refused.
    if (given !== undefined && given.login !== login) continue;
    return made(known.kind, known, candidate, login);
  }
  return { how: 'locked', why: lockedBecause(credentials, open.reply) };
}

interface Asked {
  readonly reply: Reply;
  readonly kind: 'redis' | 'sentinel' | undefined;
  readonly info: Fields;
  readonly infoUs: number;
}

async function asked(conversation: Conversation): Promise<Asked> {
  const reply = await conversation.ask('INFO');
  const info = infoOf(reply);
  const mode = info['redis_mode'] ?? info['server_mode'];
  const kind = mode === undefined ? undefined : mode === 'sentinel' ? 'sentinel' : 'redis';
  return { reply, kind, info, infoUs: monotonicUs() };
}

function made(
  kind: 'redis' | 'sentinel',
  { info, infoUs }: Asked,
  { pod, port }: Candidate,
  login: Credential['login'] | undefined,
): Introduced {
  const container = containerOf(pod, port, kind);
  return { how: 'server', server: { container, kind, login, info, infoUs } };
}

/** Error replies of Redis begin with one word in capitals. */
function isOfRedis(reply: Reply): boolean {
  return /^(NOAUTH|NOPERM|WRONGPASS|LOADING|MASTERDOWN|DENIED|ERR) /.test(refusalOf(reply) ?? '');
}

/** A port tells nothing of what a server is, so both that were given are tried. */
async function credentialsFor({ pod, port }: Candidate, means: Means): Promise<Credential[]> {
  const { redis, sentinel } = means.given;
  const given = [redis, sentinel].filter((one) => one !== undefined);
  const container = residentContainers(pod).find(({ name }) => name === containerOf(pod, port));
  if (given.length > 0 && (redis === undefined) === (sentinel === undefined)) return given;
  const own = await credentialsOf(pod, container?.name ?? '', means.secrets, means.username);
  return [...given, ...own];
}

function lockedBecause(credentials: readonly Credential[], reply: Reply): string {
  const tried = credentials.map(({ login }) => describe(login));
  const what =
    tried.length === 0 ? 'no Secret that its pod refers to holds one' : `tried ${tried.join(', ')}`;
  return `it wants a password (${refusalOf(reply) ?? 'no reply'}); ${what}`;
}

/** By reference. */
function describe({ username, password }: Credential['login']): string {
  const as = username === undefined ? '' : `user ${username}, `;
  if (password === undefined) return `${as}no password`;
  return 'secret' in password
    ? `${as}Secret ${password.secret}/${password.key}`
    : `${as}environment variable ${password.environment}`;
}
