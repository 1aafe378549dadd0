/** The proxy of a lab: HAProxy on a host of its own. */

import { join } from 'node:path';
import type { DeploymentAccess } from '../../cluster/access.ts';
import type { Host } from '../../cluster/cluster.ts';
import { serversUp } from '../../cluster/proxy-state.ts';
import { ChaosError } from '../../core/errors.ts';
import { until } from '../../core/until.ts';
import { PROXY_HOST, PROXY_STATE_PORT } from '../../experiment/topology.ts';
import type { Certificates } from '../certificates.ts';
import { firstMaster, type Deployment } from '../configuration.ts';
import { haproxyConfiguration } from '../haproxy.ts';
import { findProgram } from '../program.ts';
import { shellCommand } from '../shell-program.ts';
import type { Lab } from './lab.ts';
import type { LabMethods } from './lab-protocol.ts';
import { ROOM_PATH } from './namespaces.ts';
import { logFile } from './process-files.ts';

const CONFIGURATION = join(ROOM_PATH, PROXY_HOST, 'haproxy.cfg');
const CERTIFICATES = {
  authority: join(ROOM_PATH, PROXY_HOST, 'authority.pem'),
  client: join(ROOM_PATH, PROXY_HOST, 'client.pem'),
};
/** It takes every server for one that is up until its first check, which comes within a second. */
const READY_LIMIT_MS = 10_000;

/** Where the program is on this machine; undefined where it is not installed. */
export function proxyProgram(): string | undefined {
  return findProgram('haproxy');
}

interface ProxyOptions {
  readonly lab: Lab;
  readonly deployment: Deployment;
  readonly access: DeploymentAccess;
  readonly hosts: readonly Host[];
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** The parameters for starting it with the configuration that it has; MISSING_PREREQUISITE where it is not installed. */
export function proxyStart(logs: string): LabMethods['start']['params'] {
  const program = proxyProgram();
  if (program === undefined)
    throw new ChaosError('MISSING_PREREQUISITE', 'There is no haproxy on this machine.', {
      hint: 'On Debian, `apt-get install haproxy` brings it.',
    });
  return {
    name: PROXY_HOST,
    host: PROXY_HOST,
    command: [program, '-db', '-f', CONFIGURATION],
    log: logFile(logs, PROXY_HOST),
    talks: false,
  };
}

/** What the check presents and verifies; HAProxy takes a certificate and its key from one file. */
function certificateFiles({ authority, client }: Certificates): LabMethods['write']['params']['files'] {
  return [
    { path: CERTIFICATES.authority, text: authority },
    { path: CERTIFICATES.client, text: `${client.certificate}\n${client.key}` },
  ];
}

/** Starts it before a steady deployment; resolves when it leads to the master and to no one else. */
export async function startProxy(options: ProxyOptions): Promise<void> {
  const { lab, deployment, access, hosts, logs, signal } = options;
  const addressOf = (host: string): string => hosts.find(({ name }) => name === host)!.address;
  const { certificates } = deployment.secrets;
  const text = haproxyConfiguration({
    address: addressOf(PROXY_HOST),
    port: deployment.topology.redisPort,
    statePort: PROXY_STATE_PORT,
    access: access.redis,
    ...(certificates && { certificates: CERTIFICATES }),
    servers: deployment.processes
      .filter(({ kind }) => kind === 'redis')
      .map(({ name, host, port }) => ({ name, address: addressOf(host), port })),
  });
  const more = certificates === undefined ? [] : certificateFiles(certificates);
  await lab.request('write', { files: [{ path: CONFIGURATION, text }, ...more] });
  await lab.request('start', proxyStart(logs));
  const command = shellCommand(
    import.meta.dirname,
    'proxy-state.sh',
    addressOf(PROXY_HOST),
    String(PROXY_STATE_PORT),
  );
  const master = firstMaster(deployment).name;
  await until(
    async () => {
      const { output } = await lab.request('run', { host: PROXY_HOST, command });
      return serversUp(output)?.join(' ') === master ? true : undefined;
    },
    { what: 'the proxy to lead to the master', withinMs: READY_LIMIT_MS, everyMs: 50, signal },
  );
}
