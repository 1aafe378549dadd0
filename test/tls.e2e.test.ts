/** TLS and users, in a lab: nothing is answered in plain text or to others, everything goes on working, nothing is kept. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { failover, lost, outage } from '../src/check/words.ts';
import type { Access } from '../src/cluster/access.ts';
import { awaitConverged, awaitNewMaster, during, quiet } from '../src/experiment/steps.ts';
import { master } from '../src/experiment/targets.ts';
import { kill } from '../src/fault/words.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { issueCertificates } from '../src/testbed/certificates.ts';
import { appends } from '../src/workload/words.ts';
import { ask, opened } from './opened.ts';
import { PATIENT, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-tls-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** The reply to a PING of a client of every process that has this access, on new connections. */
async function pings(cluster: LocalCluster, access: Access): Promise<unknown[]> {
  await cluster.lab.request('hangUp', {});
  return Promise.all(
    cluster.processes.map(async ({ host, port }) => {
      const { address } = cluster.hosts.find(({ name }) => name === host)!;
      const query = { address, port, access, commands: [['PING']] };
      return cluster.lab.request('query', query).then(
        ([reply]) => reply,
        () => 'refused',
      );
    }),
  );
}

/** The contents of every file under a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('with TLS and users', () => {
  test('every process answers clients with a certificate and a user, and no others', async () => {
    const cluster = await opened({ redis: 3, sentinels: 3, quorum: 2, tls: true, users: true });
    const access = cluster.access.redis;
    const { tls, ...login } = access;
    const { certificate, key, ...trusting } = tls!;
    const all = (reply: string): string[] => cluster.processes.map(() => reply);
    expect([certificate, key].join('')).toMatch(/BEGIN CERTIFICATE[^]*PRIVATE KEY/);
    expect(await pings(cluster, access)).toEqual(all('PONG'));
    // Without TLS, without a certificate, and with one of another authority.
    expect(await pings(cluster, login)).toEqual(all('refused'));
    expect(await pings(cluster, { ...login, tls: trusting })).toEqual(all('refused'));
    const foreign = await issueCertificates(new Map());
    const other = { ...tls, ...foreign.client };
    expect(await pings(cluster, { ...login, tls: other })).toEqual(all('refused'));
    // Without a user, as the default user, and with another's name.
    expect(await pings(cluster, { tls: tls! })).toEqual(all('refused'));
    expect(await pings(cluster, { tls: tls!, password: login.password! })).toEqual(all('refused'));
    expect(await pings(cluster, { ...access, username: 'sentinel' })).toEqual(all('refused'));
    expect(await pings(cluster, access)).toEqual(all('PONG'));
  });

  test('replicas and Sentinels log in as their users, and do nothing that these may not', async () => {
    const cluster = await opened({ redis: 3, sentinels: 3, quorum: 2, tls: true, users: true });
    const users = String(await ask(cluster, 'redis-0', 'CLIENT', 'LIST')).matchAll(/ user=(\S+)/g);
    expect(new Set([...users].map(([, user]) => user))).toEqual(new Set(['client', 'replica', 'sentinel']));
    const onSentinel = String(await ask(cluster, 'sentinel-0', 'CLIENT', 'LIST')).matchAll(/ user=(\S+)/g);
    expect(new Set([...onSentinel].map(([, user]) => user))).toEqual(new Set(['client', 'sentinel']));
    for (const { name } of cluster.processes) expect(await ask(cluster, name, 'ACL', 'LOG')).toEqual([]);
  });

  test('a failover is as without, in every place, and no secret is kept', async () => {
    let secrets: string[] = [];
    const refusals: unknown[] = [];
    const watched = short(
      [quiet('1s'), during(kill(master), [awaitNewMaster({ within: '10s' }), quiet('1s')]), awaitConverged()],
      {
        topology: { ...PATIENT, tls: true, users: true },
        workload: [
          appends({ name: 'writes', writers: 2, rate: 100 }),
          appends({ name: 'application', writers: 2, rate: 20, profile: 'application' }),
        ],
        expect: [
          failover({ after: 'kill', within: '8s' }),
          outage({ workload: 'writes', atMost: '9s' }),
          outage({ workload: 'application', atMost: '20s' }),
          lost({ atMost: 0 }),
        ],
      },
    );
    const run = await ran(root, 'killed', watched, {
      retry: 2,
      onOpen: (cluster) => {
        const { password, tls } = cluster.access.redis;
        secrets = [password!, tls!.key!, 'PRIVATE KEY'];
        // Of the attempt that was the last one.
        refusals.length = 0;
        const close = cluster.close.bind(cluster);
        cluster.close = async () => {
          for (const { name } of cluster.processes) refusals.push(await ask(cluster, name, 'ACL', 'LOG'));
          await close();
        };
      },
    });
    expect(outcomeOf(run.result)).toBe('held');
    expect(run.result.method.topology).toContainEqual(expect.objectContaining({ name: 'TLS' }));
    expect(refusals).toEqual([[], [], [], [], [], []]);
    const files = filesIn(run.directory.path);
    expect(files.length).toBeGreaterThan(10);
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(files.some((text) => text.includes(secret))).toBe(false);
  });
});
