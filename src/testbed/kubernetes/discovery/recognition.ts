/** Asking a port what it is: in plain text first, then with TLS; without a password first, then with those at hand. */

import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import type { Api } from '../api.ts';
import { residentContainers, type Candidate } from './candidates.ts';
import { certificatesOf, type Certificates } from './certificates.ts';
import { containerOf } from './container.ts';
import { converse, type Conversation, type Reply } from './conversation.ts';
import { credentialsOf, type Credential } from './credentials.ts';
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

/** Never rejects but where the API server refuses to forward at all. */
export async function recognize(candidate: Candidate, means: Means): Promise<Finding> {
  const where = `port ${candidate.port} of pod ${candidate.pod.metadata!.name!}`;
  const plain = await attempt(candidate, means, undefined);
  if (plain.how !== 'cut') return finding(plain, candidate, where);
  const certificates = await certificatesOf(candidate.pod, means.secrets, means.trusted);
  if (certificates === undefined && !candidate.isNamed) return { how: 'nothing' };
  const tls = certificates ?? { described: {}, options: {} };
  return finding(await attempt(candidate, means, tls), candidate, where);
}

/** How an attempt ended: `cut` where the connection ended without an answer, as a server of TLS ends plain text. */
type Attempt =
  | Exclude<Finding, { how: 'locked' | 'dumb' }>
  | { readonly how: 'locked' | 'silent' | 'cut'; readonly why: string };

function finding(attempt: Attempt, { isNamed }: Candidate, where: string): Finding {
  if (attempt.how === 'server' || attempt.how === 'nothing') return attempt;
  if (attempt.how === 'locked') return { how: 'locked', where, why: attempt.why };
  return isNamed ? { how: 'dumb', where, why: attempt.why } : { how: 'nothing' };
}

async function attempt(candidate: Candidate, means: Means, tls: Certificates | undefined): Promise<Attempt> {
  const { pod, port } = candidate;
  const stream = await means.api.forward({ namespace: means.namespace, pod: pod.metadata!.name!, port });
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

const NOT_LISTENING = /connection refused|exit status|no such (pod|container)/i;

function failure(error: unknown, isTls: boolean): Attempt {
  const why = messageOf(error);
  if (error instanceof ChaosError && error.code === 'TESTBED_BROKE') {
    return NOT_LISTENING.test(why) ? { how: 'nothing' } : { how: 'cut', why };
  }
  if (/timed? ?out|longer than/i.test(why)) return { how: 'silent', why: 'it does not answer within 2 s' };
  return { how: 'cut', why: isTls ? `TLS failed: ${why}` : why };
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
  if (open.kind !== undefined) return made(open, candidate, undefined);
  if (!isOfRedis(open.reply)) return { how: 'nothing' };
  const credentials = await credentialsFor(candidate, means);
  for (const { login, password } of credentials) {
    const words = login.username === undefined ? [password] : [login.username, password];
    if ((await conversation.ask('AUTH', ...words)) !== 'OK') continue;
    const known = await asked(conversation);
    if (known.kind === undefined) continue;
    const given = means.given[known.kind];
    if (given !== undefined && given.login !== login)
      return { how: 'locked', why: lockedBecause([given], open.reply) };
    return made(known, candidate, login);
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
  { kind, info, infoUs }: Asked,
  { pod, port }: Candidate,
  login: Credential['login'] | undefined,
): Introduced {
  const container = containerOf(pod, port, kind!);
  return { how: 'server', server: { container, kind: kind!, login, info, infoUs } };
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
