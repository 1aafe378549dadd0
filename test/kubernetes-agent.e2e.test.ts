/** The agent in a pod of a real cluster, with a connection that breaks: nothing is lost, nothing happens twice. */

import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Namespace, V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { monotonicUs, sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import { topology } from '../src/experiment/topology.ts';
import type { HistoryRecord } from '../src/history/record.ts';
import { agentBundle } from '../src/testbed/kubernetes/agent/bundle.ts';
import { startAgentPod, type Endurance } from '../src/testbed/kubernetes/agent/pod.ts';
import { SERVE } from '../src/testbed/kubernetes/agent/scripts.ts';
import type { Api, ContainerRef } from '../src/testbed/kubernetes/api.ts';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { AGENT_CONTAINER, agentPods } from '../src/testbed/kubernetes/manifests/agents.ts';
import { programs } from '../src/testbed/kubernetes/manifests/files.ts';
import { labelsOf, namespaceOf } from '../src/testbed/kubernetes/names.ts';
import { passwordAccess } from '../src/cluster/access.ts';
import type { Agent } from '../src/cluster/agent.ts';
import { attempt } from '../src/testbed/shell.ts';
import { onKind } from './on-kind.ts';
import { Relay } from './relay.ts';
import { temporaryFolder } from './temporary-folder.ts';

const RUN = `test-agent-${randomBytes(3).toString('hex')}`;
const NAMESPACE = namespaceOf(RUN);

onKind('an agent in a pod', (context) => {
  let direct: Api;
  beforeAll(async () => {
    direct = await connectApi({ context, named: true });
    await makePods(direct);
  }, 180_000);
  afterAll(() => direct.delete({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE }));

  it('goes on through lost connections: every record is told once and in order, and its history comes whole', async () => {
    const { relay, api } = await relayed(context);
    const { agent, seen, historyFile } = await start(api, 'client-a');
    expect(agent.clockErrorUs).toBe(0);
    await agent.order({ order: 'observe', everyMs: 50, probe: false });
    for (let cut = 0; cut < 4; cut++) {
      await more(seen, 5);
      relay.cut();
      await agent.order({ order: 'stop-writing' });
    }
    relay.close();
    const stopped = agent.order({ order: 'stop-writing' });
    await sleep(3_000);
    relay.reopen();
    await stopped;
    await more(seen, 5);
    await agent.order({ order: 'end' });
    expect(await agent.ended).toBeUndefined();

    const written = readFileSync(historyFile, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as HistoryRecord);
    expect(written[0]).toMatchObject({ kind: 'process', name: 'client-a' });
    expect(written.filter(({ kind }) => kind === 'node')).toEqual(seen);
    expect(seen.length).toBeGreaterThan(60);
  });

  it('ends by itself when nobody comes back, and we say that it was lost', async () => {
    const { relay, api } = await relayed(context);
    const { agent, seen } = await start(api, 'observer', { graceS: 2, patienceMs: 1_000 });
    await agent.order({ order: 'observe', everyMs: 50, probe: false });
    await more(seen, 5);
    relay.close();
    expect(await agent.ended).toMatch(/^the agent observer was lost: /);
    const told = await until(() => lastAnswer(direct, 'observer'), {
      what: 'the end of the agent',
      withinMs: 60_000,
      everyMs: 200,
    });
    expect(told).toBe('{"answer":"ended","code":0}');
  });
});

/** A pod for each agent, with their program, in a namespace of their own. */
async function makePods(api: Api): Promise<void> {
  const plan = {
    runId: RUN,
    topology: topology({ redis: 1, sentinels: 0, quorum: 1 }),
    images: imagesFrom(process.env),
    agentProgram: await agentBundle(),
    serveScript: SERVE,
    programs: [],
  };
  const namespace: V1Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: labelsOf(RUN) },
  };
  await api.create(namespace);
  await Promise.all([programs(plan), ...agentPods(plan)].map((object) => api.create(object)));
  const pods = { apiVersion: 'v1', kind: 'Pod', namespace: NAMESPACE };
  await until(
    async () => (await api.list<V1Pod>(pods)).every(({ status }) => status?.phase === 'Running') || undefined,
    { what: 'the pods of the agents', withinMs: 120_000, everyMs: 200 },
  );
}

/** The cluster seen through a connection that can be broken. */
async function relayed(context: string): Promise<{ relay: Relay; api: Api }> {
  const { output } = await attempt(['kubectl', 'config', 'view', '--raw', '--minify', '--context', context]);
  const url = /https:\/\/127\.0\.0\.1:(\d+)/.exec(output);
  if (url === null) throw new Error(`no address of a kind cluster in: ${output}`);
  const relay = await Relay.to(Number(url[1]));
  const file = join(temporaryFolder(), 'kubeconfig');
  writeFileSync(file, output.replaceAll(url[0], relay.url));
  const before = process.env['KUBECONFIG'];
  process.env['KUBECONFIG'] = file;
  try {
    return { relay, api: await connectApi({ context, named: true }) };
  } finally {
    if (before === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before;
  }
}

interface Started {
  readonly agent: Agent;
  /** What it told of the one node that is not there. */
  readonly seen: HistoryRecord[];
  readonly historyFile: string;
}

async function start(api: Api, name: string, endurance?: Endurance): Promise<Started> {
  const folder = temporaryFolder();
  const historyFile = join(folder, `${name}.ndjson`);
  const nowhere = { name: 'redis-0', address: '127.0.0.1', port: 1 };
  const agent = await startAgentPod({
    api,
    ref: containerOf(name),
    specification: {
      name,
      historyFile,
      epochUs: Math.floor(monotonicUs()),
      directory: {
        masterName: 'mymaster',
        access: passwordAccess(undefined),
        nodes: [nowhere],
        sentinels: [],
      },
    },
    log: join(folder, `${name}.log`),
    ...(endurance === undefined ? {} : { endurance }),
  });
  const seen: HistoryRecord[] = [];
  agent.onAnswer((answer) => {
    if (answer.answer === 'record') seen.push(answer.record);
  });
  return { agent, seen, historyFile };
}

function containerOf(pod: string): ContainerRef {
  return { namespace: NAMESPACE, pod, container: AGENT_CONTAINER };
}

async function more(seen: readonly unknown[], count: number): Promise<void> {
  const enough = seen.length + count;
  const patience = { what: 'more records', withinMs: 60_000, everyMs: 20 };
  await until(() => (seen.length >= enough ? true : undefined), patience);
}

async function lastAnswer(api: Api, name: string): Promise<string | undefined> {
  const { output } = await api.exec(containerOf(name), ['tail', '-n', '1', '/agent/answers']);
  return output.includes('"ended"') ? output.trim() : undefined;
}
