/**
 * The configuration of HAProxy, so that it leads to the data node that calls itself master: the usual check for Redis with Sentinel
 * (AUTH, INFO replication, `role:master`), once a second, with the numbers of failures and successes that are its defaults. A
 * replica says nothing that the check waits for: it is found out by the check's time-out. Connections that there are stay where
 * they are when a server goes out (`on-marked-down` is not set, as by default).
 */

import type { Access } from '../cluster/access.ts';

/** Between two checks of a server; HAProxy's default is 2 s, recipes for Redis have 1 s. */
const CHECK_EVERY = '1s';
/** So many checks in a row take a server out, and bring it back; HAProxy's defaults. */
const FALL = 3;
const RISE = 2;

/** What is behind it, and where it listens. */
export interface ProxyPlan {
  readonly address: string;
  readonly port: number;
  /** Where it says how its servers are, to whoever asks. */
  readonly statePort: number;
  readonly access: Pick<Access, 'username' | 'password'>;
  /** The files by which the check speaks TLS: PEM, the client's with its key. What clients say is led through as it is. */
  readonly certificates?: { readonly authority: string; readonly client: string };
  readonly servers: readonly { readonly name: string; readonly address: string; readonly port: number }[];
}

/** The text of its configuration file. */
export function haproxyConfiguration(plan: ProxyPlan): string {
  const { address, port, statePort, access, certificates, servers } = plan;
  return [
    'global',
    '  maxconn 1000',
    `  stats socket ipv4@${address}:${statePort} level user`,
    'defaults',
    '  mode tcp',
    '  timeout connect 1s',
    '  timeout check 1s',
    '  timeout client 1h',
    '  timeout server 1h',
    'listen redis',
    `  bind ${address}:${port}`,
    '  option tcp-check',
    // Without `default` it would take no notice of `check-ssl`.
    '  tcp-check connect default',
    ...asked(authentication(access), '+OK'),
    ...asked('info replication', 'role:master'),
    ...asked('QUIT', '+OK'),
    `  default-server inter ${CHECK_EVERY} fall ${FALL} rise ${RISE}${encryption(certificates)}`,
    ...servers.map((server) => `  server ${server.name} ${server.address}:${server.port} check`),
    '',
  ].join('\n');
}

/** The chain is verified, the name is not: without `verifyhost` HAProxy compares none. */
function encryption(certificates: ProxyPlan['certificates']): string {
  if (certificates === undefined) return '';
  const { authority, client } = certificates;
  return ` check-ssl verify required ca-file ${authority} crt ${client}`;
}

function authentication({ username, password }: ProxyPlan['access']): string | undefined {
  if (password === undefined) return undefined;
  return username === undefined ? `AUTH ${password}` : `AUTH ${username} ${password}`;
}

/** One question of the check, and what the answer must contain. */
function asked(command: string | undefined, answer: string): string[] {
  if (command === undefined) return [];
  return [
    `  tcp-check send ${command.replaceAll(' ', String.raw`\ `)}${String.raw`\r\n`}`,
    `  tcp-check expect string ${answer}`,
  ];
}
