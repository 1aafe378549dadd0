/** What protects a deployment of our own: passwords and certificates that are made for one run and end with it. */

import { createHash, randomBytes } from 'node:crypto';
import type { Access, DeploymentAccess } from '../cluster/access.ts';
import type { PlacedProcess, Topology } from '../experiment/topology.ts';
import { issueCertificates, type Certificates, type Certified } from './certificates.ts';
import { USERS, type Login, type User } from './users.ts';

/** Each part is absent where the topology has none. */
export interface Secrets {
  /** What is demanded of everyone where there are no users. */
  readonly password?: string;
  readonly users?: Readonly<Record<User, Login>>;
  readonly certificates?: Certificates;
}

/** New secrets for a topology; `addresses` has the address that each host is announced by. */
export async function newSecrets(
  topology: Topology,
  processes: readonly PlacedProcess[],
  addresses: ReadonlyMap<string, string>,
): Promise<Secrets> {
  const named = processes.map(({ name, host }) => [name, addresses.get(host)!] as const);
  return {
    ...passwords(topology, newPassword),
    ...(topology.tls ? { certificates: await issueCertificates(new Map(named)) } : {}),
  };
}

/** Words in angle brackets in the place of secrets, for a deployment that is only printed. */
export function placeholders(topology: Topology, processes: readonly PlacedProcess[]): Secrets {
  const certified = (name: string): Certified => ({
    certificate: `<certificate of ${name}>`,
    key: `<key of ${name}>`,
  });
  const certificates: Certificates = {
    authority: '<certificate of the authority>',
    processes: new Map(processes.map(({ name }) => [name, certified(name)])),
    client: certified('clients'),
  };
  const login = (user?: User): Login => {
    const password = user === undefined ? 'password' : `password of ${user}`;
    return { password: `<${password}>`, hash: `<SHA-256 of the ${password}>` };
  };
  return { ...passwords(topology, login), ...(topology.tls ? { certificates } : {}) };
}

function passwords({ password, users }: Topology, make: (user?: User) => Login): Secrets {
  if (users) {
    const each = USERS.map((user) => [user, make(user)] as const);
    return { users: Object.fromEntries(each) as Record<User, Login> };
  }
  return password ? { password: make().password } : {};
}

function newPassword(): Login {
  const password = randomBytes(16).toString('hex');
  return { password, hash: createHash('sha256').update(password).digest('hex') };
}

/** What clients and the observer need, of data nodes and Sentinels alike. */
export function accessWith({ password, users, certificates }: Secrets): DeploymentAccess {
  const access: Access = {
    ...(password === undefined ? {} : { password }),
    ...(users === undefined ? {} : { username: 'client', password: users.client.password }),
    ...(certificates === undefined ? {} : { tls: { ca: certificates.authority, ...certificates.client } }),
  };
  return { redis: access, sentinel: access };
}
