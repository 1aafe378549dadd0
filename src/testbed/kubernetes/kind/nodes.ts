/** The machines of a cluster made by kind: containers, which the docker engine freezes and switches off and on. */

import { ChaosError } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import type { Machines } from '../machines.ts';
import { docker } from './docker.ts';

type NodeState = 'running' | 'frozen' | 'off';

/** kind puts it on every container it makes, with the name of the cluster. */
const CLUSTER_LABEL = 'io.x-k8s.kind.cluster';
/** What kind starts its nodes with; otherwise they would not be there again after the machine has been restarted. */
const RESTART = 'on-failure:1';

/** The engine shows a new state a moment after the command, ms. */
const SEEN_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** What the engine calls a container's state, by what it means for a machine. */
const STATES: Readonly<Record<string, NodeState>> = {
  running: 'running',
  paused: 'frozen',
  exited: 'off',
  dead: 'off',
  created: 'off',
};

/** Stops the machines of this cluster, and of no other: a container without its label is refused. */
export function kindMachines(cluster: string, seenWithinMs = SEEN_WITHIN_MS): Machines {
  const change = async (node: string, commands: readonly string[][], wanted: NodeState): Promise<void> => {
    if ((await nodeState(cluster, node)) === wanted) return;
    for (const command of commands) await docker(...command);
    await until(async () => ((await nodeState(cluster, node)) === wanted ? true : undefined), {
      what: `the node ${node} to be ${wanted}`,
      withinMs: seenWithinMs,
      everyMs: LOOK_EVERY_MS,
    });
  };
  return {
    freeze: (node) => change(node, [['pause', node]], 'frozen'),
    thaw: (node) => change(node, [['unpause', node]], 'running'),
    // Otherwise the engine would start it again: it has not been stopped, it has failed.
    kill: (node) =>
      change(
        node,
        [
          ['update', '--restart=no', node],
          ['kill', node],
        ],
        'off',
      ),
    start: (node) =>
      change(
        node,
        [
          ['start', node],
          ['update', `--restart=${RESTART}`, node],
        ],
        'running',
      ),
    state: (node) => nodeState(cluster, node),
  };
}

/** What stops this cluster's machines, if its engine is here and there are enough of them that others go on. */
export async function stoppableMachines(cluster: string): Promise<Machines | undefined> {
  const workers = await workersOf(cluster).catch(() => []);
  return workers.length > 1 ? kindMachines(cluster) : undefined;
}

/** The names of a cluster's machines besides the control plane, running or not. */
export async function workersOf(cluster: string): Promise<string[]> {
  const filters = [`label=${CLUSTER_LABEL}=${cluster}`, 'label=io.x-k8s.kind.role=worker'];
  const which = filters.flatMap((filter) => ['--filter', filter]);
  const names = await docker('ps', '--all', '--format', '{{.Names}}', ...which);
  return names.split('\n').filter((name) => name !== '');
}

/** The state of a machine of this cluster; throws TESTBED_BROKE when it is none of its. */
export async function nodeState(cluster: string, node: string): Promise<NodeState> {
  const format = `{{.State.Status}} {{index .Config.Labels "${CLUSTER_LABEL}"}}`;
  const output = await docker('inspect', '--type', 'container', '--format', format, node);
  const [status, label] = output.split(' ');
  if (output === '') throw unexpectedOutput('docker inspect', `the state of the container ${node}`, output);
  if (label !== cluster)
    throw new ChaosError('TESTBED_BROKE', `the container ${node} is no node of the cluster "${cluster}"`, {
      hint: 'it was left alone',
    });
  const state = STATES[status!];
  if (state === undefined)
    throw new ChaosError('TESTBED_BROKE', `the container ${node} is ${status}, neither running nor stopped`);
  return state;
}
